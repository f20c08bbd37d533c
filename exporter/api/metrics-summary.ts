import { z } from 'zod';
import type { CollectorState } from '../collectors/collector-state.ts';
import type { AppParts } from './app-parts.ts';
import { businessFigures, businessFiguresSchema } from './business-figures.ts';
import { isoTime, milliseconds, time, toMilliseconds } from './field-schemas.ts';
import { healthSummary } from './health.ts';
import { healthStatus, healthSummarySchema } from './health-schemas.ts';

const collectorSchema = z
  .object({
    name: z.string(),
    service: z.string(),
    success: z
      .boolean()
      .nullable()
      .meta({ description: 'Of the last read; null before the first' }),
    lastRun: time.nullable(),
    lastSuccess: time.nullable(),
    message: z.string().nullable().meta({ description: 'Why it failed, or what was refused' }),
  })
  .meta({ id: 'Collector', description: 'A source of business figures' });

export const metricsSummarySchema = z
  .object({
    timestamp: time,
    health: healthSummarySchema,
    collection: z.object({
      lastRun: time.nullable(),
      status: z.enum(['active', 'degraded', 'inactive']).meta({
        description: 'Whether all, some or none of the sources could be read',
      }),
      interval: z.string().nullable().meta({ description: 'For people; null without sources' }),
      intervalMs: milliseconds.nullable(),
      collectors: z.array(collectorSchema),
    }),
    endpoints: z.object({ prometheus: z.string(), health: z.string(), summary: z.string() }),
    business: businessFiguresSchema,
  })
  .meta({ id: 'MetricsSummary' });
export type MetricsSummary = z.output<typeof metricsSummarySchema>;

export const serviceMetricsSchema = z
  .object({
    name: z.string(),
    status: healthStatus,
    responseTime: milliseconds.nullable(),
    lastChecked: time.nullable(),
    metricsAvailable: z.boolean().meta({
      description: 'Whether business figures could be read from it',
    }),
  })
  .meta({ id: 'ServiceMetrics' });

/** Health, the sources of figures, and the figures. */
export function metricsSummary(parts: AppParts): MetricsSummary {
  const collectors = parts.collectors();
  return {
    timestamp: isoTime(parts.clock.now()),
    health: healthSummary(parts),
    collection: collectionOf(collectors),
    endpoints: {
      prometheus: '/metrics',
      health: '/api/v1/health',
      summary: '/api/v1/metrics/summary',
    },
    business: businessFigures(collectors),
  };
}

function collectionOf(collectors: readonly CollectorState[]): MetricsSummary['collection'] {
  const worked = collectors.filter(({ last }) => last?.success).length;
  const runs = collectors.flatMap(({ last }) => last?.at ?? []);
  const intervals = collectors.map(({ source }) => source.intervalMs);
  const intervalMs = intervals.length === 0 ? null : Math.min(...intervals);
  return {
    lastRun: isoTime(runs.length === 0 ? undefined : Math.max(...runs)),
    status: worked === 0 ? 'inactive' : worked < collectors.length ? 'degraded' : 'active',
    interval: intervalMs === null ? null : `${intervalMs / 1000} seconds`,
    intervalMs,
    collectors: collectors.map(({ source, last, lastSuccessAt }) => ({
      name: source.collector,
      service: source.serviceName,
      success: last?.success ?? null,
      lastRun: isoTime(last?.at),
      lastSuccess: isoTime(lastSuccessAt),
      message: last?.message ?? null,
    })),
  };
}

/** Every service in one row. */
export function servicesMetrics(parts: AppParts): z.output<typeof serviceMetricsSchema>[] {
  const readable = new Set(
    parts.collectors().flatMap(({ source, last }) => (last?.success ? source.serviceName : [])),
  );
  return parts.targets().map(({ service, health, last }) => ({
    name: service.name,
    status: health,
    responseTime: toMilliseconds(last?.durationSeconds),
    lastChecked: isoTime(last?.startedAt),
    metricsAvailable: readable.has(service.name),
  }));
}
