import { z } from 'zod';
import { SEVERITIES } from '../../alerts/alert.ts';
import type { ActiveAlerts } from '../../alerts/alert.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { count, isoTime, latest, named, stamp, stampFields, time } from '../schemas.ts';
import { countHealth, healthCountsSchema } from './health.ts';

export const systemOverviewSchema = named('SystemOverview', 'The whole in a few numbers', {
  ...stampFields,
  status: z
    .enum(['healthy', 'degraded', 'critical'])
    .nullable()
    .describe('All, some or none of the probed services are healthy; null if none was probed'),
  services: healthCountsSchema,
  metrics: z.object({
    collectionActive: z.boolean().describe('False when probes have stalled'),
    lastUpdate: time.nullable().describe('The newest probe or read of business metrics'),
  }),
  alerts: count.describe('Alerts that are firing or pending'),
});
type SystemOverview = z.output<typeof systemOverviewSchema>;

export const alertSchema = named('Alert', 'An alert that is firing or pending', {
  severity: z.enum(SEVERITIES),
  type: z.string().describe('service_down, slow_response, … : the name in snake case'),
  service: z.string().nullable().describe('Null if the alert is not about one service'),
  message: z.string(),
  timestamp: time.describe('When the condition began'),
  error: z.string().optional(),
  name: z.string().describe("The rule's name"),
  state: z.enum(['firing', 'pending']),
  value: z.number().optional().describe("What the rule compared, in the rule's unit"),
  runbookUrl: z.string().optional().describe('What to do: a URL, or a path of this service'),
  dashboardUrl: z.string().optional(),
});

export const alertsSchema = named('Alerts', 'The active alerts and their counts', {
  timestamp: time,
  total: count,
  critical: count,
  warnings: count,
  firing: count,
  pending: count,
  source: z.enum(['prometheus', 'local']),
  note: z.string().optional().describe('Why it is local although Prometheus is configured'),
  alerts: z.array(alertSchema).describe('Critical first, then the oldest'),
});

/** The state of the whole, and the active alerts. */
export function monitoringEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/monitoring/overview',
      summary: 'The whole in a few numbers',
      schema: systemOverviewSchema,
      respond: async () => systemOverview(parts, await parts.alerts.active()),
    }),
    jsonEndpoint({
      path: '/api/v1/monitoring/alerts',
      summary: 'The alerts that are firing or pending, critical first',
      schema: alertsSchema,
      respond: async () => alertsResponse(parts, await parts.alerts.active()),
    }),
  ];
}

/** The whole in a few numbers. */
export function systemOverview(parts: AppParts, { alerts }: ActiveAlerts): SystemOverview {
  const services = countHealth(parts.targets());
  const probes = parts.targets().map(({ last }) => last?.startedAt);
  const reads = parts.collectors().map(({ last }) => last?.at);
  return {
    ...stamp(parts),
    status: overallStatus(services),
    services,
    metrics: {
      collectionActive: !parts.schedulerStalled(),
      lastUpdate: isoTime(latest([...probes, ...reads])),
    },
    alerts: alerts.length,
  };
}

function overallStatus({ healthy, unhealthy }: SystemOverview['services']) {
  if (healthy + unhealthy === 0) return null;
  if (unhealthy === 0) return 'healthy';
  return healthy === 0 ? 'critical' : 'degraded';
}

/** The active alerts with their counts. */
export function alertsResponse({ clock }: AppParts, { alerts, source, note }: ActiveAlerts) {
  const having = (word: string) =>
    alerts.filter(({ severity, state }) => severity === word || state === word).length;
  return {
    timestamp: isoTime(clock.now()),
    total: alerts.length,
    critical: having('critical'),
    warnings: having('warning'),
    firing: having('firing'),
    pending: having('pending'),
    source,
    note,
    alerts: alerts.map(({ startedAt, ...same }) => ({ ...same, timestamp: isoTime(startedAt) })),
  };
}
