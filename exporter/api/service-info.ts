import { z } from 'zod';
import { VERSION } from '../build-info.ts';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { bytes, isoTime, seconds, time } from './field-schemas.ts';
import { shareFields, shareOfAnswer } from './share.ts';

export const SERVICE_NAME = 'Penpal AI Monitoring Service';

export const serviceInfoSchema = z
  .object({
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
    ...shareFields,
  })
  .meta({ id: 'ServiceInfo' });

export const memorySchema = z
  .object({
    rss: bytes,
    heapTotal: bytes,
    heapUsed: bytes,
    external: bytes,
    arrayBuffers: bytes,
  })
  .meta({ id: 'Memory', description: 'Memory of the monitoring service' });

const serviceStatusSchema = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    timestamp: time,
    uptime: seconds,
    memory: memorySchema,
    version: z.string(),
  })
  .meta({ id: 'ServiceStatus' });

const INFO = {
  service: SERVICE_NAME,
  version: VERSION,
  description: 'Probes the services of Penpal AI and shows their health and their figures',
  endpoints: {
    health: '/api/v1/health',
    metrics: '/metrics',
    dashboard: '/api/v1/dashboard/overview',
    documentation: '/api/docs',
  },
  features: [
    'Health of the services, debounced, with the reason of a failure',
    'Metrics for Prometheus in its text format and as OpenMetrics',
    'History with percentiles and availability from real samples',
    'Alerts and the notifications that they led to',
    'Business figures as the services report them',
  ],
};

/** What this process is; of several that share the services, also which. */
export function serviceInfo(
  parts: Pick<AppParts, 'directory'>,
): z.output<typeof serviceInfoSchema> {
  return { ...INFO, ...shareOfAnswer(parts) };
}

/** What the monitoring service is, and how it is. */
export function serviceInfoEndpoints(parts: AppParts): Endpoint[] {
  const group = 'service';
  return [
    jsonEndpoint({
      path: '/api/v1/',
      group,
      summary: 'What this service is and where to go',
      answer: serviceInfoSchema,
      answering: () => serviceInfo(parts),
    }),
    jsonEndpoint({
      path: '/api/v1/status',
      group,
      summary: 'State, uptime and memory of this service',
      answer: serviceStatusSchema,
      answering: () => ({
        status: parts.schedulerStalled() ? ('unhealthy' as const) : ('healthy' as const),
        timestamp: isoTime(parts.clock.now()),
        uptime: process.uptime(),
        memory: process.memoryUsage(),
        version: VERSION,
      }),
    }),
  ];
}
