import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import { cpu, scrapeStatus } from './panels/ai-service.ts';

/** The front end's proof that embedding works. */
export const aiTest: Board = {
  name: 'aiTest',
  title: 'Penpal AI test',
  description: 'Whether ai-service can be scraped, and how busy it is.',
  from: 'now-1h',
  neighbours: ['ai'],
  sections: [{ title: 'ai-service', panels: [scrapeStatus(place(1, 8, 8)), cpu(place(2, 16, 8))] }],
};
