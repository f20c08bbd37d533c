import { z } from 'zod';
import type { CollectorState } from '../../collectors/collector.ts';
import { sumOfKnown, type BusinessHistory } from '../../history/history.ts';
import { catalog } from '../../metrics/catalog.ts';
import { isBusinessMetric, type SampledName } from '../../metrics/sample.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { json, oncePerState, type AppParts, type Endpoint } from '../endpoint.ts';
import {
  isoTime,
  latestTime,
  ms,
  named,
  stamp,
  stampFields,
  text,
  texts,
  time,
} from '../fields.ts';
import { healthSummary, healthSummarySchema, serviceFields, serviceRow } from './health.ts';

const seriesSchema = named('Figure', 'One series of a business metric, as its source reports it', {
  metric: text,
  unit: text,
  labels: texts,
  value: z.number(),
});

export const value = z.number().nullable();
const { payments, ...businessFields } = byField(() => value);
const businessSchema = named('BusinessFigures', 'As last read; null: not reported or unreadable', {
  ...businessFields,
  payments: z.object(payments),
  series: z.array(seriesSchema).describe('Every series, with its labels'),
});

const collectorSchema = named('Collector', 'A source of business metrics', {
  name: text,
  service: text,
  success: z.boolean().nullable().describe('Of the last read; null before the first'),
  lastRun: time.nullable(),
  lastSuccess: time.nullable(),
  message: text.nullable().describe('Why the read failed, or what was refused'),
});

const collectionSchema = z.object({
  lastRun: time.nullable(),
  status: z
    .enum(['active', 'degraded', 'inactive'])
    .describe('All, some or no sources are readable'),
  interval: text.nullable().describe('For people; null without sources'),
  intervalMs: ms.nullable(),
  collectors: z.array(collectorSchema),
});

const summarySchema = named('MetricsSummary', 'Health, and business metrics with their sources', {
  timestamp: time,
  health: healthSummarySchema,
  collection: collectionSchema,
  endpoints: z.object({ prometheus: text, health: text, summary: text }),
  business: businessSchema,
});

export const serviceMetricsSchema = named('ServiceMetrics', 'A monitored service in one row', {
  ...serviceFields,
  metricsAvailable: z.boolean().describe('Whether business metrics could be read from it'),
});

const servicesSchema = named('ServicesMetrics', 'Every service in one row', {
  ...stampFields,
  services: z.array(serviceMetricsSchema),
});

const SUMMARY = '/api/v1/metrics/summary';

/** Business metrics as JSON, and which services they are read from. */
export const businessMetricsEndpoints: readonly Endpoint[] = [
  json(SUMMARY, { schema: summarySchema }, (parts) => {
    const collectors = parts.collectors();
    const series = reportedSeries(collectors);
    return {
      timestamp: isoTime(parts.clock.now()),
      health: healthSummary(parts),
      collection: collectionOf(collectors),
      endpoints: { prometheus: '/metrics', health: '/api/v1/health', summary: SUMMARY },
      business: { ...byField(sumOf(series)), series },
    };
  }),
  json('/api/v1/metrics/services', { schema: servicesSchema }, (parts) => ({
    ...stamp(parts),
    services: servicesMetrics(parts),
  })),
];

function collectionOf(collectors: readonly CollectorState[]): z.output<typeof collectionSchema> {
  const succeeded = collectors.filter(({ last }) => last?.success).length;
  const shortestMs = Math.min(...collectors.map(({ source }) => source.intervalMs));
  const intervalMs = collectors.length > 0 ? shortestMs : null;
  return {
    lastRun: latestTime(collectors.map(({ last }) => last?.at)),
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

export function reportedSeries(collectors: readonly CollectorState[]) {
  return collectors
    .flatMap((collector) => collector.samples)
    .filter(({ name }) => isBusinessMetric(name))
    .map(({ name, labels, value }) => ({ metric: name, unit: catalog[name].unit, labels, value }));
}

/** The business metrics as fields of a response. */
export function byField<V>(valueOf: (metric: SampledName, status?: string) => V) {
  const payments = (status: string) => valueOf('penpal_payments_total', status);
  return {
    activeUsers: valueOf('penpal_active_users_total'),
    totalUsers: valueOf('penpal_total_users'),
    conversations: valueOf('penpal_conversations_total'),
    payments: {
      success: payments('success'),
      failed: payments('failed'),
      pending: payments('pending'),
    },
    aiTokens: valueOf('penpal_ai_tokens_consumed_total'),
    aiCostUsd: valueOf('penpal_ai_cost_usd_total'),
    messages: valueOf('penpal_messages_total'),
  };
}

/** Sums the series of a metric, all or those with a status; null if no value is known. */
export function sumOf(
  series: readonly (Pick<BusinessHistory, 'metric' | 'labels'> & { value: number | null })[],
) {
  return (metric: SampledName, status?: string) => {
    const ofMetric = series.filter((each) => each.metric === metric);
    const summed = ofMetric.filter(({ labels }) => !status || labels.status === status);
    return sumOfKnown(summed.map(({ value }) => value));
  };
}

const rowWith = (metricsAvailable: boolean) =>
  oncePerState((target: TargetState) => ({ ...serviceRow(target), metricsAvailable }));
const [readable, notReadable] = [rowWith(true), rowWith(false)];

export function servicesMetrics(parts: AppParts) {
  const readSources = parts.collectors().filter(({ last }) => last?.success);
  const names = new Set(readSources.map(({ source }) => source.serviceName));
  return parts
    .targets()
    .map((target) => (names.has(target.service.name) ? readable : notReadable)(target));
}
