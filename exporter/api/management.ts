import { z } from 'zod';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { isoTime, time } from './field-schemas.ts';
import { Problem } from './problem.ts';
import { isWorking } from './service-info.ts';

const TEXT = 'text/plain; charset=utf-8';
const reloadSchema = z
  .object({ status: z.literal('reloaded'), timestamp: time })
  .meta({ id: 'Reload' });

/** The conventions of Prometheus's own servers. */
export function managementEndpoints(parts: AppParts): Endpoint[] {
  return [
    plain('/-/healthy', 'Whether the process answers', () => true),
    plain('/-/ready', 'Whether probes go on and a configuration is in force', () =>
      isWorking(parts),
    ),
    jsonEndpoint({
      method: 'post',
      path: '/-/reload',
      group: 'management',
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

function plain(path: string, summary: string, holds: () => boolean): Endpoint {
  const answer = (status: number, description: string): Answer => ({
    ...{ status, description },
    type: TEXT,
  });
  return {
    ...{ method: 'get', path, group: 'management', summary, access: 'open' },
    answers: [answer(200, 'Yes'), answer(503, 'No')],
    handle: ({ response }) => {
      const yes = holds();
      response.status(yes ? 200 : 503).set('Content-Type', TEXT);
      response.send(yes ? 'ok\n' : 'not ok: /api/v1/health says why\n');
    },
  };
}
