import { z } from 'zod';
import { DAY_MS } from '../../clock.ts';
import { parseDuration } from '../../config/fields.ts';
import { changeOfKnown, ratio, sumOfKnown, type HistoryResult } from '../../history/history.ts';
import { PROBE_FAILURE_REASONS } from '../../metrics/catalog.ts';
import { memoryUsage } from '../../metrics/resources.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, ms, named, percentage, seconds, stampFields, text, time } from '../fields.ts';
import { isoTime, stamp, timeRange, toMilliseconds, toPercentage } from '../fields.ts';
import { byField, reportedSeries, sumOf, value } from './business-metrics.ts';
import { serviceMetricsSchema, servicesMetrics } from './business-metrics.ts';
import { serviceFields } from './health.ts';
import { memorySchema } from './service.ts';

/** How PromQL counts, for the descriptions of counts. */
const ESTIMATE = 'from Prometheus the estimate of `increase`, rounded to whole ones';
const measured = ms.nullable();
const availability = percentage.nullable();

/** For every response with history: its source and how far back it goes. */
const coverageFields = {
  source: z.enum(['prometheus', 'memory']).describe('Where the history comes from'),
  note: text.optional().describe('Why memory answered although Prometheus is configured'),
  coveredMs: ms.describe('Observed part of the time range, milliseconds'),
};

const servicePerformanceSchema = named('ServicePerformance', 'One service over the range', {
  name: text,
  responseTime: measured.describe('Mean over the range; milliseconds'),
  status: serviceFields.status,
  p50: measured,
  p95: measured,
  p99: measured,
  availability: availability.describe(
    'Percent of the known time, not of probes: a failing service is probed more often',
  ),
  samples: count.describe(`Probes in the range; ${ESTIMATE}`),
});

const OVER_RANGE = 'Response times and availability over a range';
export const performanceSchema = named('Performance', OVER_RANGE, {
  ...stampFields,
  timeRange: text,
  ...coverageFields,
  metrics: z.object({
    averageResponseTime: measured.describe("Mean of the services' means"),
    healthPercentage: availability.describe("Mean of the services' availability; percent"),
    uptime: seconds.describe('Of the monitoring service; seconds'),
    memoryUsage: memorySchema,
  }),
  services: z.array(servicePerformanceSchema),
});

const grown = named('Grown', 'As last read, and how much of it came in the period', {
  total: value,
  added: value.describe(
    `At least 0; null for a level, such as pending payments. Counts: ${ESTIMATE}`,
  ),
});

export const usageSchema = named('Usage', 'Probes, alerts and business metrics over a period', {
  ...stampFields,
  period: text,
  ...coverageFields,
  statistics: z.object({
    totalServices: count,
    healthChecks: count.describe(`Probes in the period; ${ESTIMATE}`),
    averageUptime: availability.describe("Mean of the services' availability, by time; percent"),
    alertsGenerated: count.nullable().describe('Alerts that began to fire'),
  }),
  breakdown: z.object({ services: z.array(serviceMetricsSchema) }),
  users: z.object({ active: value, total: value, added: value }),
  conversations: grown,
  payments: z.object({ success: grown, failed: grown, pending: grown }),
  tokens: grown,
  aiCostUsd: grown,
  messages: grown,
});

const incidentSchema = named('Incident', 'An outage of a service, outside maintenance', {
  service: text,
  from: time.describe(
    'First failed probe; if Prometheus alone knows of it, not before the start of the range',
  ),
  to: time.nullable().describe('First good probe; null while the service is down'),
  reason: z.enum(PROBE_FAILURE_REASONS).nullable().describe('Null if Prometheus alone knows of it'),
  message: text.nullable(),
  precisionMs: ms.describe(
    '0 for times of probes. Others are times of evaluations by Prometheus: the outage began and ended up to so much ' +
      'earlier or later',
  ),
});

const incidentsSchema = named('Incidents', 'Outages in a range, the newest first', {
  ...stampFields,
  timeRange: text.describe('At most 30 days are looked at'),
  source: z
    .enum(['prometheus', 'memory'])
    .describe('`memory`: only those since the start of the monitor'),
  note: text.optional().describe('Why older ones are missing although Prometheus is configured'),
  incidents: z
    .array(incidentSchema)
    .describe('Of those since the start of the monitor the last 500 of all ranges'),
});

const query = (fallback: string) => z.object({ timeRange: timeRange(fallback) });
const PERFORMANCE = { schema: performanceSchema, query: query('1h') };
const USAGE = { schema: usageSchema, query: query('24h') };
const INCIDENTS = { schema: incidentsSchema, query: query('24h') };

export const historyEndpoints: readonly Endpoint[] = [
  json('/api/v1/monitoring/performance', PERFORMANCE, async (parts, { query: { timeRange } }) =>
    performanceOf(parts, await readHistory(parts, timeRange)),
  ),
  json('/api/v1/monitoring/usage', USAGE, async (parts, { query: { timeRange } }) =>
    usageOf(parts, await readHistory(parts, timeRange)),
  ),
  json('/api/v1/monitoring/incidents', INCIDENTS, async (parts, { query: { timeRange } }) => {
    const rangeMs = Math.min(parseDuration(timeRange) ?? 0, 30 * DAY_MS);
    const { incidents, ...from } = await parts.incidents.query(rangeMs);
    const shown = incidents.map((incident) => ({
      service: incident.service,
      from: isoTime(incident.from),
      to: isoTime(incident.to),
      reason: incident.reason ?? null,
      message: incident.message ?? null,
      precisionMs: incident.precisionMs ?? 0,
    }));
    return { ...stamp(parts), timeRange, ...from, incidents: shown };
  }),
];

type RangeHistory = HistoryResult & { readonly timeRange: string };

/** The history of a valid `timeRange`. */
export async function readHistory(parts: AppParts, timeRange: string): Promise<RangeHistory> {
  const rangeMs = parseDuration(timeRange) ?? 0;
  const boundedMs = Math.min(Math.max(rangeMs, 1000), 365 * DAY_MS);
  return { ...(await parts.history.query(boundedMs)), timeRange };
}

export function performanceOf(parts: AppParts, history: RangeHistory) {
  const { services, timeRange, source, note, coveredMs } = history;
  const byName = new Map(services.map((each) => [each.name, each]));
  return {
    ...stamp(parts),
    ...{ timeRange, source, note, coveredMs },
    metrics: {
      averageResponseTime: toMilliseconds(mean(services, 'averageSeconds')),
      healthPercentage: toPercentage(mean(services, 'availabilityRatio')),
      uptime: process.uptime(),
      memoryUsage: memoryUsage(),
    },
    services: parts.targets().map(({ service: { name }, health: status }) => {
      const seen = byName.get(name);
      return {
        name,
        responseTime: toMilliseconds(seen?.averageSeconds),
        status,
        p50: toMilliseconds(seen?.p50Seconds),
        p95: toMilliseconds(seen?.p95Seconds),
        p99: toMilliseconds(seen?.p99Seconds),
        availability: toPercentage(seen?.availabilityRatio),
        samples: seen?.samples ?? 0,
      };
    }),
  };
}

export function usageOf(parts: AppParts, history: RangeHistory): z.output<typeof usageSchema> {
  const { services, businessMetrics, timeRange: period, source, note, coveredMs } = history;
  const total = sumOf(reportedSeries(parts.collectors()));
  const added = sumOf(businessMetrics.map((each) => ({ ...each, value: each.increase })));
  const { activeUsers, totalUsers, aiTokens, ...others } = byField((metric, status) => ({
    total: total(metric, status),
    added: added(metric, status),
  }));
  const userHistory = businessMetrics.find(({ metric }) => metric === 'penpal_total_users');
  return {
    ...stamp(parts),
    ...{ period, source, note, coveredMs },
    statistics: {
      totalServices: parts.targets().length,
      healthChecks: services.reduce((sum, { samples }) => sum + samples, 0),
      averageUptime: toPercentage(mean(services, 'availabilityRatio')),
      alertsGenerated: history.alertsGenerated,
    },
    breakdown: { services: servicesMetrics(parts) },
    users: {
      active: activeUsers.total,
      total: totalUsers.total,
      added: changeOfKnown(userHistory?.points ?? []),
    },
    tokens: aiTokens,
    ...others,
  };
}

/** The mean of the services' known values; null when none is known. */
function mean(services: HistoryResult['services'], key: 'averageSeconds' | 'availabilityRatio') {
  const known = services.map((each) => each[key]).filter((value) => value !== null);
  return ratio(sumOfKnown(known) ?? 0, known.length);
}
