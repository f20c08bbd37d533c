import { z } from 'zod';
import { changeOfKnown, sumOfKnown } from '../../history/history.ts';
import type { HistoryResult } from '../../history/history.ts';
import type { MetricName } from '../../metrics/catalog.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { count, coverageFields, coverageOf, milliseconds, named } from '../schemas.ts';
import { percentage, seconds, stamp, stampFields, timeRange, toMilliseconds } from '../schemas.ts';
import { toPercentage } from '../schemas.ts';
import type { TimeRange } from '../schemas.ts';
import { healthStatus, serviceFields, serviceRow } from './health.ts';
import { businessValues } from './metrics.ts';
import { memorySchema } from './service.ts';

/** How PromQL counts, for the descriptions of counts. */
const ESTIMATE = 'from Prometheus the estimate of `increase`, rounded to whole ones';
const measured = milliseconds.nullable();
const availability = percentage.nullable();

const servicePerformanceSchema = named('ServicePerformance', 'One service over the range', {
  name: z.string(),
  responseTime: measured.describe('Mean over the range; milliseconds'),
  status: healthStatus,
  p50: measured,
  p95: measured,
  p99: measured,
  availability: availability.describe(
    'Percent of the known time, not of probes: a failing service is probed more often',
  ),
  samples: count.describe(`Probes in the range; ${ESTIMATE}`),
});

export const performanceSchema = named('Performance', 'The services over a time range', {
  ...stampFields,
  timeRange: z.string(),
  ...coverageFields,
  metrics: z.object({
    averageResponseTime: measured.describe("Mean of the services' means"),
    healthPercentage: availability.describe("Mean of the services' availability; percent"),
    uptime: seconds.describe('Of the monitoring service; seconds'),
    memoryUsage: memorySchema,
  }),
  services: z.array(servicePerformanceSchema),
});

const { name, status, lastChecked } = serviceFields;
const value = z.number().nullable();
const grown = named('Grown', 'As last read, and how much of it came in the period', {
  total: value,
  added: value.describe(`Counts: ${ESTIMATE}`),
});

export const usageSchema = named('Usage', 'Use of the platform in a period; null: not known', {
  ...stampFields,
  period: z.string(),
  ...coverageFields,
  statistics: z.object({
    totalServices: count,
    healthChecks: count.describe(`Probes in the period; ${ESTIMATE}`),
    averageUptime: availability.describe("Mean of the services' availability, by time; percent"),
    alertsGenerated: count.nullable().describe('Alerts that began to fire'),
  }),
  breakdown: z.object({ services: z.array(z.object({ name, status, lastChecked })) }),
  users: z.object({ active: value, total: value, added: value }),
  conversations: grown,
  payments: z.object({ success: grown, failed: grown, pending: grown }),
  tokens: grown,
  aiCostUsd: grown,
  messages: grown,
});

/** What happened over a time range. */
export function historyEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/monitoring/performance',
      summary: 'Response times and availability over a time range',
      query: z.object({ timeRange: timeRange('1h') }),
      schema: performanceSchema,
      respond: async ({ query }) =>
        performanceOf(parts, await parts.history.query(query.timeRange.ms), query.timeRange),
    }),
    jsonEndpoint({
      path: '/api/v1/monitoring/usage',
      summary: 'Probes, alerts, users, conversations, payments and tokens over a period',
      query: z.object({ timeRange: timeRange('24h') }),
      schema: usageSchema,
      respond: async ({ query }) =>
        usageOf(parts, await parts.history.query(query.timeRange.ms), query.timeRange),
    }),
  ];
}

/** Response times and availability of the services in the range. */
export function performanceOf(parts: AppParts, history: HistoryResult, { text }: TimeRange) {
  const { services } = history;
  const byName = new Map(services.map((each) => [each.name, each]));
  return {
    ...stamp(parts),
    timeRange: text,
    ...coverageOf(history),
    metrics: {
      averageResponseTime: toMilliseconds(mean(services.map((each) => each.averageSeconds))),
      healthPercentage: toPercentage(mean(services.map((each) => each.availabilityRatio))),
      uptime: process.uptime(),
      memoryUsage: process.memoryUsage(),
    },
    services: parts.targets().map(({ service, health }) => {
      const seen = byName.get(service.name);
      return {
        name: service.name,
        responseTime: toMilliseconds(seen?.averageSeconds),
        status: health,
        p50: toMilliseconds(seen?.p50Seconds),
        p95: toMilliseconds(seen?.p95Seconds),
        p99: toMilliseconds(seen?.p99Seconds),
        availability: toPercentage(seen?.availabilityRatio),
        samples: seen?.samples ?? 0,
      };
    }),
  };
}

/** How much the platform was used in the range. */
export function usageOf(parts: AppParts, history: HistoryResult, { text }: TimeRange) {
  const { services, businessMetrics, alertsGenerated } = history;
  const targets = parts.targets();
  const now = businessValues(parts.collectors());
  const growth = (metric: MetricName, total: number | null, status?: string) => {
    const series = businessMetrics.filter(
      (each) => each.metric === metric && (status === undefined || each.labels.status === status),
    );
    return { total, added: sumOfKnown(series.map(({ increase }) => increase)) };
  };
  const payments = (status: keyof typeof now.payments) =>
    growth('penpal_payments_total', now.payments[status], status);
  const totalUsers = businessMetrics.find(({ metric }) => metric === 'penpal_total_users');
  return {
    ...stamp(parts),
    period: text,
    ...coverageOf(history),
    statistics: {
      totalServices: targets.length,
      healthChecks: services.reduce((sum, { samples }) => sum + samples, 0),
      averageUptime: toPercentage(mean(services.map((each) => each.availabilityRatio))),
      alertsGenerated,
    },
    breakdown: {
      services: targets.map((target) => {
        const { name, status, lastChecked } = serviceRow(target);
        return { name, status, lastChecked };
      }),
    },
    users: {
      active: now.activeUsers,
      total: now.totalUsers,
      added: changeOfKnown(totalUsers?.points ?? []),
    },
    conversations: growth('penpal_conversations_total', now.conversations),
    payments: {
      success: payments('success'),
      failed: payments('failed'),
      pending: payments('pending'),
    },
    tokens: growth('penpal_ai_tokens_consumed_total', now.aiTokens),
    aiCostUsd: growth('penpal_ai_cost_usd_total', now.aiCostUsd),
    messages: growth('penpal_messages_total', now.messages),
  };
}

/** The mean of the known values; null when none is known. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
