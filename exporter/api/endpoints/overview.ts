import { z } from 'zod';
import type { ActiveAlerts } from '../../alerts/alert.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, hours, latestTime, named, seconds, stamp, stampFields } from '../fields.ts';
import { time, toHours } from '../fields.ts';
import { alertsOf, alertsSchema } from './alerts.ts';
import { countHealth, healthCountsSchema } from './health.ts';
import { performanceOf, performanceSchema, readHistory } from './history.ts';

const RECENT_ALERTS = 5;

export const systemOverviewSchema = named('SystemOverview', 'The whole in a few numbers', {
  ...stampFields,
  status: healthCountsSchema.shape.status,
  services: healthCountsSchema,
  metrics: z.object({
    collectionActive: z.boolean().describe('False when probes have stalled'),
    lastUpdate: time.nullable().describe('The newest probe or read of business metrics'),
  }),
  alerts: count.describe('Alerts that are firing or pending'),
});

const { averageResponseTime, healthPercentage } = performanceSchema.shape.metrics.shape;
const dashboardSchema = named('DashboardOverview', 'The whole, its latest alerts, the last hour', {
  timestamp: time,
  system: systemOverviewSchema,
  alerts: alertsSchema
    .pick({ total: true, critical: true, warnings: true })
    .extend({ recent: alertsSchema.shape.alerts.max(RECENT_ALERTS) }),
  performance: performanceSchema
    .pick({ timeRange: true, source: true, note: true, coveredMs: true })
    .extend({ averageResponseTime, healthPercentage, uptime: hours, uptimeSeconds: seconds }),
});

export const systemOverviewEndpoint: Endpoint = json(
  '/api/v1/monitoring/overview',
  { schema: systemOverviewSchema },
  async (parts) => systemOverview(parts, await parts.alerts.active()),
);

export const dashboardOverviewEndpoint: Endpoint = json(
  '/api/v1/dashboard/overview',
  { schema: dashboardSchema },
  async (parts) => {
    const [active, history] = await alertsAndHistory(parts, '1h');
    const { timestamp, total, critical, warnings, alerts } = alertsOf(parts, active);
    const { timeRange, source, note, coveredMs, metrics } = performanceOf(parts, history);
    const { averageResponseTime, healthPercentage, uptime } = metrics;
    return {
      timestamp,
      system: systemOverview(parts, active),
      alerts: { total, critical, warnings, recent: alerts.slice(0, RECENT_ALERTS) },
      performance: {
        ...{ timeRange, source, note, coveredMs, averageResponseTime, healthPercentage },
        uptime: toHours(uptime),
        uptimeSeconds: uptime,
      },
    };
  },
);

/** What a response about the whole reads. */
export function alertsAndHistory(parts: AppParts, timeRange: string) {
  return Promise.all([parts.alerts.active(), readHistory(parts, timeRange)]);
}

export function systemOverview(
  parts: AppParts,
  { alerts }: ActiveAlerts,
): z.output<typeof systemOverviewSchema> {
  const targets = parts.targets();
  const services = countHealth(targets);
  const reads = parts.collectors().map(({ last }) => last?.at);
  return {
    ...stamp(parts),
    status: services.status,
    services,
    metrics: {
      collectionActive: !parts.schedulerStalled(),
      lastUpdate: latestTime([...targets.map(({ last }) => last?.startedAt), ...reads]),
    },
    alerts: alerts.length,
  };
}
