import { z } from 'zod';
import type { CollectorState } from '../../collectors/collector.ts';
import { sumOfKnown } from '../../history/history.ts';
import { catalog } from '../../metrics/catalog.ts';
import { OPEN_METRICS_TEXT, PROMETHEUS_TEXT } from '../../metrics/exposition.ts';
import { isBusinessMetric } from '../../metrics/sample.ts';
import type { SampledName } from '../../metrics/sample.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { isoTime, latest, milliseconds, named, stamp, stampFields, time } from '../schemas.ts';
import { sendPieces } from '../send.ts';
import { healthSummary, healthSummarySchema, serviceFields, serviceRow } from './health.ts';

const seriesSchema = named('Figure', 'One series of a business metric, as its source reports it', {
  metric: z.string(),
  unit: z.string(),
  labels: z.record(z.string(), z.string()),
  value: z.number(),
});

const value = z.number().nullable();
const businessSchema = named(
  'BusinessFigures',
  'As last read; null: not reported or not readable',
  {
    activeUsers: value,
    totalUsers: value,
    conversations: value,
    payments: z.object({ success: value, failed: value, pending: value }),
    aiTokens: value,
    aiCostUsd: value,
    messages: value,
    series: z.array(seriesSchema).describe('Every series, with its labels'),
  },
);

const collectorSchema = named('Collector', 'A source of business metrics', {
  name: z.string(),
  service: z.string(),
  success: z.boolean().nullable().describe('Of the last read; null before the first'),
  lastRun: time.nullable(),
  lastSuccess: time.nullable(),
  message: z.string().nullable().describe('Why the read failed, or what was refused'),
});

const metricsSummarySchema = named('MetricsSummary', 'Health and business metrics', {
  timestamp: time,
  health: healthSummarySchema,
  collection: z.object({
    lastRun: time.nullable(),
    status: z
      .enum(['active', 'degraded', 'inactive'])
      .describe('All, some or none of the sources could be read'),
    interval: z.string().nullable().describe('For people; null without sources'),
    intervalMs: milliseconds.nullable(),
    collectors: z.array(collectorSchema),
  }),
  endpoints: z.object({ prometheus: z.string(), health: z.string(), summary: z.string() }),
  business: businessSchema,
});

type Collection = z.output<typeof metricsSummarySchema>['collection'];

export const serviceMetricsSchema = named('ServiceMetrics', 'A monitored service in one row', {
  ...serviceFields,
  metricsAvailable: z.boolean().describe('Whether business metrics could be read from it'),
});

/** The exposition, at Prometheus's usual path and at the old service's, and its content as JSON. */
export function metricsEndpoints(parts: AppParts): Endpoint[] {
  return [
    exposition('/metrics', parts),
    exposition('/api/v1/metrics', parts),
    jsonEndpoint({
      path: '/api/v1/metrics/summary',
      summary: 'Health, and the business metrics with their sources',
      schema: metricsSummarySchema,
      respond: () => ({
        timestamp: isoTime(parts.clock.now()),
        health: healthSummary(parts),
        collection: collectionOf(parts.collectors()),
        endpoints: {
          prometheus: '/metrics',
          health: '/api/v1/health',
          summary: '/api/v1/metrics/summary',
        },
        business: businessValues(parts.collectors()),
      }),
    }),
    jsonEndpoint({
      path: '/api/v1/metrics/services',
      summary: 'Every service in one row',
      schema: named('ServicesMetrics', 'Every service in one row', {
        ...stampFields,
        services: z.array(serviceMetricsSchema),
      }),
      respond: () => ({ ...stamp(parts), services: servicesMetrics(parts) }),
    }),
  ];
}

function exposition(path: string, { registry }: AppParts): Endpoint {
  return {
    ...{ path, access: 'metrics' },
    summary: 'Every metric, in Prometheus text 0.0.4, or OpenMetrics 1.0 if Accept asks for it',
    responses: {
      200: {
        description: 'The exposition',
        content: { [PROMETHEUS_TEXT]: z.string(), [OPEN_METRICS_TEXT]: z.string() },
      },
    },
    handle: async ({ request, response }) => {
      const openMetrics = prefersOpenMetrics(request.get('accept')?.toLowerCase() ?? '');
      const pieces = await registry.exposeInPieces(openMetrics ? 'openmetrics' : 'text');
      response.vary('Accept');
      response.set('Content-Type', openMetrics ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT);
      response.set('Content-Length', String(pieces.reduce((sum, { length }) => sum + length, 0)));
      await sendPieces(response, pieces);
    },
  };
}

/** Whether an Accept header wants OpenMetrics 1.0 at least as much as Prometheus text. */
function prefersOpenMetrics(accept: string): boolean {
  const openMetrics = qualityOf(accept, 'application/openmetrics-text', '1.0.0');
  return openMetrics > 0 && openMetrics >= qualityOf(accept, 'text/plain');
}

/**
 * The quality of a media type in an Accept header; of a version, if the header names one. Express
 * requires every parameter to match, but Prometheus sends some of its own, such as `escaping`.
 */
function qualityOf(accept: string, type: string, version = ''): number {
  const qualities = accept
    .split(',')
    .filter((range) => range.trim().startsWith(type))
    .filter((range) => !range.includes('version=') || range.includes(`version=${version}`))
    .map((range) => Number(/;\s*q=([^;]*)/.exec(range)?.[1] ?? 1) || 0);
  return Math.max(0, ...qualities);
}

function collectionOf(collectors: readonly CollectorState[]): Collection {
  const succeeded = collectors.filter(({ last }) => last?.success).length;
  const intervals = collectors.map(({ source }) => source.intervalMs);
  const intervalMs = intervals.length === 0 ? null : Math.min(...intervals);
  return {
    lastRun: isoTime(latest(collectors.map(({ last }) => last?.at))),
    status: succeeded === 0 ? 'inactive' : succeeded < collectors.length ? 'degraded' : 'active',
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

/** What the sources reported at their last read; null what no readable source reports. */
export function businessValues(collectors: readonly CollectorState[]) {
  const samples = collectors
    .flatMap((collector) => collector.samples)
    .filter(({ name }) => isBusinessMetric(name));
  const sum = (metric: SampledName, status?: string) => {
    const series = samples.filter(
      ({ name, labels }) => name === metric && (status === undefined || labels.status === status),
    );
    return sumOfKnown(series.map(({ value }) => value));
  };
  return {
    activeUsers: sum('penpal_active_users_total'),
    totalUsers: sum('penpal_total_users'),
    conversations: sum('penpal_conversations_total'),
    payments: {
      success: sum('penpal_payments_total', 'success'),
      failed: sum('penpal_payments_total', 'failed'),
      pending: sum('penpal_payments_total', 'pending'),
    },
    aiTokens: sum('penpal_ai_tokens_consumed_total'),
    aiCostUsd: sum('penpal_ai_cost_usd_total'),
    messages: sum('penpal_messages_total'),
    series: samples.map(({ name, labels, value }) => ({
      metric: name,
      unit: catalog[name].unit,
      labels,
      value,
    })),
  };
}

/** Every service in one row. */
export function servicesMetrics(parts: AppParts) {
  const readable = new Set(
    parts.collectors().flatMap(({ source, last }) => (last?.success ? source.serviceName : [])),
  );
  return parts.targets().map((target) => ({
    ...serviceRow(target),
    metricsAvailable: readable.has(target.service.name),
  }));
}
