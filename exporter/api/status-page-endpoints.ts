import type { AppParts } from './app-parts.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { serviceInfo, serviceInfoSchema } from './service-info.ts';
import { z } from 'zod';

/**
 * The status page for a browser, and what it loads. It shows what the API shows, so it is closed
 * with it: the browser asks for API_TOKEN as a password, and sends it along with the page's own
 * requests.
 */
export function statusPageEndpoints(parts: AppParts): Endpoint[] {
  const { statusPage } = parts;
  const page = { method: 'get', group: 'service', access: 'read', forBrowser: true } as const;
  const show = ({ request, response, next }: Call) => statusPage(request, response, next);
  const root: Endpoint = {
    ...page,
    path: '/',
    summary: 'The status page for a browser; for other clients the answer of /api/v1/',
    answers: [
      { status: 200, description: 'For JSON', type: 'application/json', schema: serviceInfoSchema },
      { status: 200, description: 'For a browser', type: 'text/html', schema: z.string() },
    ],
    handle: async (call) => {
      call.response.vary('Accept');
      const wantsPage = call.request.accepts(['json', 'html']) === 'html';
      if (wantsPage) await show(call);
      else call.response.json(serviceInfo(parts));
    },
  };
  const shown = { ...page, handle: async (call: Call) => void (await show(call)) };
  const hidden = { ...shown, summary: '', answers: [], hidden: true };
  return [
    root,
    {
      ...shown,
      path: '/runbooks',
      summary: 'What to do about each alert; Markdown for a client that does not ask for a page',
      answers: ['text/html', 'text/markdown'].map((type) => ({
        ...{ status: 200, description: 'The list of runbooks', type, schema: z.string() },
      })),
    },
    { ...hidden, path: '/runbooks/*file' },
    { ...hidden, path: '/status-page/*file' },
  ];
}
