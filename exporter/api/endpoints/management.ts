import { z } from 'zod';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';
import { isoTime, named, time } from '../schemas.ts';

const TEXT = 'text/plain; charset=utf-8';
const text = { [TEXT]: z.string() };
const reloadSchema = named('Reload', 'The configuration was read again', {
  status: z.literal('reloaded'),
  timestamp: time,
});

/** The conventions of Prometheus's own servers. */
export function managementEndpoints(parts: AppParts): Endpoint[] {
  return [
    {
      ...{ path: '/-/healthy', access: 'open' },
      summary: 'Whether the process responds',
      responses: { 200: { description: 'It does', content: text } },
      handle: ({ response }) => void response.set('Content-Type', TEXT).send('ok\n'),
    },
    {
      ...{ path: '/-/ready', access: 'open' },
      summary: 'Whether probes go on',
      responses: {
        200: { description: 'They do', content: text },
        503: { description: 'They have stalled', content: text },
      },
      handle: ({ response }) => {
        const ready = !parts.schedulerStalled();
        response.status(ready ? 200 : 503).set('Content-Type', TEXT);
        response.send(ready ? 'ok\n' : 'not ready: /api/v1/health says why\n');
      },
    },
    jsonEndpoint({
      method: 'post',
      path: '/-/reload',
      summary: 'Read the configuration again; a bad one changes nothing',
      access: 'admin',
      schema: reloadSchema,
      respond: async () => {
        const result = await parts.reload();
        if (!result.ok) throw new Problem(500, result.message);
        return { status: 'reloaded' as const, timestamp: isoTime(parts.clock.now()) };
      },
    }),
  ];
}
