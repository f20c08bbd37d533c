import { z } from 'zod';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { isoTime, time } from './field-schemas.ts';
import { Problem } from './problem.ts';

const group = 'management';
const TEXT = 'text/plain; charset=utf-8';
const reloadSchema = z
  .object({ status: z.literal('reloaded'), timestamp: time })
  .meta({ id: 'Reload' });

/** The conventions of Prometheus's own servers. */
export function managementEndpoints(parts: AppParts): Endpoint[] {
  return [
    {
      ...{ method: 'get', path: '/-/healthy', group, access: 'open' },
      summary: 'Whether the process answers',
      answers: [plain(200, 'It does')],
      handle: ({ response }) => void response.set('Content-Type', TEXT).send('ok\n'),
    },
    {
      ...{ method: 'get', path: '/-/ready', group, access: 'open' },
      summary: 'Whether probes go on',
      answers: [plain(200, 'They do'), plain(503, 'Not so')],
      handle: ({ response }) => {
        const ready = !parts.schedulerStalled();
        response.status(ready ? 200 : 503).set('Content-Type', TEXT);
        response.send(ready ? 'ok\n' : 'not ready: /api/v1/health says why\n');
      },
    },
    jsonEndpoint({
      method: 'post',
      path: '/-/reload',
      group,
      summary: 'Read the configuration again; one that cannot be used changes nothing',
      access: 'admin',
      answer: reloadSchema,
      answering: async () => {
        const result = await parts.reload();
        if (!result.ok) throw new Problem(500, result.message);
        return { status: 'reloaded' as const, timestamp: isoTime(parts.clock.now()) };
      },
    }),
  ];
}

function plain(status: number, description: string): Answer {
  return { status, description, type: TEXT, schema: z.string() };
}
