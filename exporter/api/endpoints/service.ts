import { z } from 'zod';
import { VERSION } from '../../build-info.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Call, Endpoint } from '../endpoint.ts';
import { bytes, isoTime, named, seconds, stamp, stampFields, time } from '../schemas.ts';

export const SERVICE_NAME = 'Penpal AI Monitoring Service';

const serviceInfoSchema = named('ServiceInfo', 'What this service is and where to go', {
  service: z.string(),
  version: z.string(),
  description: z.string(),
  endpoints: z.object({
    health: z.string(),
    metrics: z.string(),
    dashboard: z.string(),
    documentation: z.string(),
  }),
  features: z.array(z.string()),
  share: stampFields.share,
});

export const memorySchema = named('Memory', 'Memory of the monitoring service', {
  rss: bytes,
  heapTotal: bytes,
  heapUsed: bytes,
  external: bytes,
  arrayBuffers: bytes,
});

const serviceStatusSchema = named('ServiceStatus', 'State of the monitoring service', {
  status: z.enum(['healthy', 'unhealthy']),
  timestamp: time,
  uptime: seconds,
  memory: memorySchema,
  version: z.string(),
});

const INFO = {
  service: SERVICE_NAME,
  version: VERSION,
  description: 'Probes the services of Penpal AI and shows their health and business metrics',
  endpoints: {
    health: '/api/v1/health',
    metrics: '/metrics',
    dashboard: '/api/v1/dashboard/overview',
    documentation: '/api/docs',
  },
  features: [
    'Debounced health of the services, with the reason of each failure',
    'Metrics for Prometheus in its text format and as OpenMetrics',
    'History with percentiles and availability from real samples',
    'Alerts and the notifications that were sent',
    'Business metrics as the services report them',
  ],
};

/** What this service is and how it is. */
export function serviceEndpoints(parts: AppParts): Endpoint[] {
  return [
    ...statusPageEndpoints(parts),
    jsonEndpoint({
      path: '/api/v1/',
      summary: 'What this service is and where to go',
      schema: serviceInfoSchema,
      respond: () => ({ ...INFO, share: stamp(parts).share }),
    }),
    jsonEndpoint({
      path: '/api/v1/status',
      summary: 'State, uptime and memory of this service',
      schema: serviceStatusSchema,
      respond: () => ({
        status: parts.schedulerStalled() ? ('unhealthy' as const) : ('healthy' as const),
        timestamp: isoTime(parts.clock.now()),
        uptime: process.uptime(),
        memory: process.memoryUsage(),
        version: VERSION,
      }),
    }),
  ];
}

/**
 * The status page for a browser, and the files that it loads. It shows what the API shows and needs
 * the same token: the browser asks for API_TOKEN as a password.
 */
function statusPageEndpoints(parts: AppParts): Endpoint[] {
  const show = async ({ request, response, next }: Call) => {
    await parts.statusPage(request, response, next);
  };
  const page = { forBrowser: true, handle: show };
  const html = { 'text/html': z.string() };
  return [
    {
      ...{ ...page, path: '/' },
      summary: 'The status page for a browser; for other clients the response of /api/v1/',
      responses: {
        200: {
          description: 'A page for a browser, otherwise JSON',
          content: { 'application/json': serviceInfoSchema, ...html },
        },
      },
      handle: (call) => {
        call.response.vary('Accept');
        if (call.request.accepts(['json', 'html']) === 'html') return show(call);
        call.response.json({ ...INFO, share: stamp(parts).share });
      },
    },
    {
      ...{ ...page, path: '/runbooks' },
      summary: 'What to do about each alert; Markdown for a client that does not ask for a page',
      responses: {
        200: {
          description: 'The list of runbooks',
          content: { ...html, 'text/markdown': z.string() },
        },
      },
    },
    { ...page, path: '/runbooks/*file' },
    { ...page, path: '/status-page/*file' },
  ];
}
