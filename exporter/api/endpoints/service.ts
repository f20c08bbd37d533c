import { z } from 'zod';
import { VERSION } from '../../build-info.ts';
import { json, type AppParts, type Call, type Endpoint } from '../endpoint.ts';
import { bytes, named, seconds, stampFields, text, time } from '../schemas.ts';
import { isoTime, stamp } from '../values.ts';

export const SERVICE_NAME = 'Penpal AI Monitoring Service';

const serviceInfoSchema = named('ServiceInfo', 'What this service is and where to go', {
  service: text,
  version: text,
  description: text,
  endpoints: z.object({ health: text, metrics: text, dashboard: text, documentation: text }),
  features: z.array(text),
  share: stampFields.share,
});

export const memorySchema = named('Memory', 'Memory of the monitoring service', {
  rss: bytes,
  heapTotal: bytes,
  heapUsed: bytes,
  external: bytes,
  arrayBuffers: bytes,
});

const serviceStatusSchema = named('ServiceStatus', 'State, uptime and memory of this service', {
  status: z.enum(['healthy', 'unhealthy']),
  timestamp: time,
  uptime: seconds,
  memory: memorySchema,
  version: text,
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

/**
 * What this service is and how it is. The status page and its files show what the API shows and need
 * the same token: the browser asks for API_TOKEN as a password.
 */
export function serviceEndpoints(parts: AppParts): Endpoint[] {
  const info = () => ({ ...INFO, share: stamp(parts).share });
  const showPage = async ({ request, response, next }: Call) => {
    await parts.statusPage(request, response, next);
  };
  const page = { forBrowser: true, handle: showPage };
  const html = { 'text/html': text };
  return [
    {
      ...{ ...page, path: '/' },
      summary: 'The status page for a browser; for other clients the response of /api/v1/',
      content: { 'application/json': serviceInfoSchema, ...html },
      statuses: { 200: 'A page for a browser, otherwise JSON' },
      handle: (call) => {
        call.response.vary('Accept');
        if (call.request.accepts(['json', 'html']) === 'html') return showPage(call);
        call.response.json(info());
      },
    },
    {
      ...{ ...page, path: '/runbooks' },
      summary: 'What to do about each alert; Markdown for a client that does not ask for a page',
      content: { ...html, 'text/markdown': text },
      statuses: { 200: 'The list of runbooks' },
    },
    { ...page, path: '/runbooks/*file' },
    { ...page, path: '/status-page/*file' },
    json('/api/v1/', { schema: serviceInfoSchema }, info),
    json('/api/v1/status', { schema: serviceStatusSchema }, () => ({
      status: parts.schedulerStalled() ? ('unhealthy' as const) : ('healthy' as const),
      timestamp: isoTime(parts.clock.now()),
      uptime: process.uptime(),
      memory: process.memoryUsage(),
      version: VERSION,
    })),
  ];
}
