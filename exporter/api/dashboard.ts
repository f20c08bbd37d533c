import { z } from 'zod';
import type { AppParts } from './app-parts.ts';
import { exportCsv, exportJson, exportSchema } from './dashboard-export.ts';
import { dashboardOverview, widgets } from './dashboard-answers.ts';
import { dashboardOverviewSchema, widgetsSchema } from './dashboard-schemas.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { timeRange } from './time-range.ts';

const group = 'dashboard';
const CSV = 'text/csv; charset=utf-8';

const exportQuery = z.object({
  format: z.enum(['json', 'csv'], 'expected json or csv').default('json'),
  timeRange: timeRange('24h'),
});
const download = (type: string, schema: z.ZodType): Answer => ({
  status: 200,
  description: 'A download',
  type,
  schema,
});

/** What a dashboard draws, and the download. */
export function dashboardEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/dashboard/overview',
      group,
      summary: 'The whole, its latest alerts, and the last hour',
      answer: dashboardOverviewSchema,
      answering: () => dashboardOverview(parts),
    }),
    jsonEndpoint({
      path: '/api/v1/dashboard/widgets',
      group,
      summary: 'What the four widgets of a dashboard draw',
      answer: widgetsSchema,
      answering: () => widgets(parts),
    }),
    {
      ...{ method: 'get', path: '/api/v1/dashboard/export', group, access: 'read' },
      summary: 'Everything of a time range as a download',
      query: exportQuery,
      answers: [download('application/json', exportSchema), download(CSV, z.string())],
      handle: async ({ query, response }) => {
        const { format, timeRange: range } = query as z.output<typeof exportQuery>;
        const date = new Date(parts.clock.now()).toISOString().slice(0, 'yyyy-mm-dd'.length);
        response.attachment(`penpal-monitoring-${date}.${format}`);
        if (format === 'json') response.json(await exportJson(parts, range));
        else response.set('Content-Type', CSV).send(await exportCsv(parts, range));
      },
    },
  ];
}
