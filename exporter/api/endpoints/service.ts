import { z } from 'zod';
import { VERSION } from '../../build-info.ts';
import { memoryUsage } from '../../metrics/resources.ts';
import { json, type AppParts, type Call, type Endpoint } from '../endpoint.ts';
import { isoTime, named, seconds, stamp, stampFields, text, time } from '../fields.ts';
import { Problem } from '../problem.ts';
import { STALLED } from './health.ts';

export const SERVICE_NAME = 'Penpal AI Monitoring Service';

const serviceInfoSchema = named('ServiceInfo', 'What this service is and where to go', {
  service: text,
  version: text,
  description: text,
  endpoints: z.object({ health: text, metrics: text, dashboard: text, documentation: text }),
  features: z.array(text),
  share: stampFields.share,
});

const bytes = z.int().min(0).describe('Bytes');
const memory = named('Memory', 'Memory of the monitoring service', {
  rss: bytes,
  heapTotal: bytes,
  heapUsed: bytes,
  external: bytes,
  arrayBuffers: bytes,
});
export const memorySchema = memory.nullable().describe('Null if the system does not tell');

const serviceStatusSchema = named('ServiceStatus', 'State, uptime and memory of this service', {
  status: z.enum(['healthy', 'unhealthy']),
  timestamp: time,
  uptime: seconds,
  memory: memorySchema,
  version: text,
});

const reloadSchema = named('Reload', 'The configuration was read again', {
  status: z.literal('reloaded'),
  timestamp: time,
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

const info = (parts: AppParts) => ({ ...INFO, share: stamp(parts).share });
const html = { 'text/html': text };
/** The page shows what the API shows: a browser asks a person for API_TOKEN as a password. */
const page = {
  forBrowser: true,
  handle: ({ parts, request, response, next }: Call) => parts.statusPage(request, response, next),
};

/** What this service is and how it is; its page, whose files need the same token, and its runbooks. */
export const serviceEndpoints: readonly Endpoint[] = [
  {
    ...{ ...page, path: '/' },
    summary:
      'The status page for a browser, with a page per service at /services/NAME and a badge at /badges/NAME.svg; for other clients the response of /api/v1/',
    content: { 'application/json': serviceInfoSchema, ...html },
    handle: (call) => {
      const { parts, request, response } = call;
      response.vary('Accept');
      if (request.accepts(['json', 'html']) === 'html') return page.handle(call);
      response.json(info(parts));
    },
  },
  {
    ...{ ...page, path: '/runbooks' },
    summary: 'What to do about each alert; Markdown for a client that does not ask for a page',
    content: { ...html, 'text/markdown': text },
  },
  { ...page, path: '/runbooks/*file' },
  { ...page, path: '/services/*file' },
  { ...page, path: '/status-page/*file' },
  { ...page, path: '/incidents.atom' },
  { ...page, path: '/badges/*file' },
  json('/api/v1/', { schema: serviceInfoSchema }, info),
  json('/api/v1/status', { schema: serviceStatusSchema }, (parts) => ({
    status: parts.schedulerStalled() ? ('unhealthy' as const) : ('healthy' as const),
    timestamp: isoTime(parts.clock.now()),
    uptime: process.uptime(),
    memory: memoryUsage(),
    version: VERSION,
  })),
];

const TEXT = 'text/plain; charset=utf-8';
const open = { access: 'open', content: { [TEXT]: text } } as const;
const RELOAD = {
  method: 'post',
  access: 'admin',
  schema: reloadSchema,
  summary: 'Read the configuration again; a bad one changes nothing',
} as const;

/** The management paths of Prometheus's own servers. */
export const managementEndpoints: readonly Endpoint[] = [
  {
    ...{ ...open, path: '/-/healthy', summary: 'Whether the process responds' },
    handle: ({ response }) => response.type(TEXT).send('ok\n'),
  },
  {
    ...{ ...open, path: '/-/ready', summary: 'Whether probes go on', unavailable: STALLED },
    handle: ({ parts, response }) => {
      if (!parts.schedulerStalled()) return response.type(TEXT).send('ok\n');
      response.status(503).type(TEXT).send('not ready: /api/v1/health says why\n');
    },
  },
  json('/-/reload', RELOAD, ({ directory, clock }) => {
    const result = directory.reload();
    if (!result.ok) throw new Problem(500, result.message);
    return { status: 'reloaded' as const, timestamp: isoTime(clock.now()) };
  }),
];
