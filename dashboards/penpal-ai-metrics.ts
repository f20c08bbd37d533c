import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import {
  messages,
  providers,
  requestDuration,
  requestsByEndpoint,
  tokenRate,
  totalCosts,
} from './panels/ai.ts';
import { cacheHits, rateLimited, webSockets } from './panels/ai-service.ts';

/** ai-service's own figures. The front end embeds panels 1 to 6. */
export const ai: Board = {
  name: 'ai',
  title: 'Penpal AI',
  description: 'Requests to the language models, how fast they answer and what they cost.',
  from: 'now-6h',
  neighbours: ['overview', 'business'],
  sections: [
    {
      title: 'Use',
      panels: [
        totalCosts(place(2, 8, 6)),
        webSockets(place(6, 8, 6)),
        cacheHits(place(9, 8, 6)),
        requestsByEndpoint(place(1, 12, 8)),
        messages(place(5, 12, 8)),
      ],
    },
    {
      title: 'Models',
      panels: [
        tokenRate(place(3, 12, 8)),
        requestDuration(place(4, 12, 8)),
        providers(place(7, 12, 6)),
        rateLimited(place(8, 12, 6)),
      ],
    },
  ],
};
