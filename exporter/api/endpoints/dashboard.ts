import { z } from 'zod';
import type { ActiveAlerts } from '../../alerts/alert.ts';
import { sendBody } from '../../send-body.ts';
import { json, jsonText, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, hours, isoTime, latestTime, ms, named, seconds, stamp } from '../fields.ts';
import { stampFields, text, time, timeRange, toHours } from '../fields.ts';
import { alertsOf, alertsSchema } from './alerts.ts';
import { serviceMetricsSchema, servicesMetrics } from './business-metrics.ts';
import { countHealth, healthCountsSchema, serviceRow } from './health.ts';
import { performanceOf, performanceSchema, readHistory, usageOf, usageSchema } from './history.ts';
import { memorySchema, SERVICE_NAME } from './service.ts';

const RECENT_ALERTS = 5;

const systemOverviewSchema = named('SystemOverview', 'The whole in a few numbers', {
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

const EXPORT = '/api/v1/dashboard/export';
const CSV = 'text/csv; charset=utf-8';

const widget = <D extends z.ZodType>(id: string, type: string, data: D) =>
  z.object({ id: z.literal(id), title: text, type: z.literal(type), data });
const donut = healthCountsSchema.omit({ percentage: true });
const bar = z.object({
  name: text,
  value: ms.describe('Of the last probe, milliseconds; 0 until the first'),
  mean: ms.nullable().describe('Over the time range, milliseconds'),
  p95: ms.nullable(),
});
const card = z.object({
  uptime: hours,
  uptimeSeconds: seconds,
  memory: memorySchema,
  alerts: count,
});

const widgetsSchema = named('Widgets', 'What the four widgets of a dashboard draw', {
  ...performanceSchema.omit({ metrics: true, services: true }).shape,
  widgets: z.tuple([
    widget('services-status', 'status-grid', z.array(serviceMetricsSchema)),
    widget('health-summary', 'donut-chart', donut),
    widget('response-times', 'bar-chart', z.array(bar)),
    widget('system-metrics', 'metrics-card', card),
  ]),
});
type Widgets = z.output<typeof widgetsSchema>;

const exportQuery = z.object({
  format: z.enum(['json', 'csv'], 'expected json or csv').default('json'),
  timeRange: timeRange('24h'),
});

const format = z.literal('json');
const exportSchema = named('Export', 'Everything of a time range', {
  exportInfo: z.object({ timestamp: time, format, timeRange: text, generatedBy: text }),
  data: z.object({
    overview: systemOverviewSchema,
    alerts: alertsSchema,
    performance: performanceSchema,
    usage: usageSchema,
  }),
});

export const systemOverviewEndpoint: Endpoint = json(
  '/api/v1/monitoring/overview',
  { schema: systemOverviewSchema },
  async (parts) => systemOverview(parts, await parts.alerts.active()),
);

/** What the dashboard of the old service draws, and the download. */
export const dashboardEndpoints: readonly Endpoint[] = [
  json('/api/v1/dashboard/overview', { schema: dashboardSchema }, async (parts) => {
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
  }),
  json('/api/v1/dashboard/widgets', { schema: widgetsSchema }, async (parts): Promise<Widgets> => {
    const [active, history] = await alertsAndHistory(parts, '1h');
    const { percentage: _, ...counts } = countHealth(parts.targets());
    const { metrics, services, ...stamped } = performanceOf(parts, history);
    const { uptime: uptimeSeconds, memoryUsage: memory } = metrics;
    const rows = servicesMetrics(parts);
    const bars = services.map(({ name, responseTime: mean, p95 }, index) => {
      return { name, value: rows[index]!.responseTime, mean, p95 };
    });
    const uptime = toHours(uptimeSeconds);
    const card = { uptime, uptimeSeconds, memory, alerts: active.alerts.length };
    return {
      ...stamped,
      widgets: [
        { id: 'services-status', title: 'Services Status', type: 'status-grid', data: rows },
        { id: 'health-summary', title: 'Health Summary', type: 'donut-chart', data: counts },
        { id: 'response-times', title: 'Response Times', type: 'bar-chart', data: bars },
        { id: 'system-metrics', title: 'System Metrics', type: 'metrics-card', data: card },
      ],
    };
  }),
  {
    path: EXPORT,
    summary: 'Everything of a time range as a download',
    query: exportQuery,
    content: { 'application/json': exportSchema, [CSV]: text },
    handle: async ({ parts, query, response, share }) => {
      const { format, timeRange } = query as z.output<typeof exportQuery>;
      const body = await share(EXPORT, `${format} ${timeRange}`, async () => [
        Buffer.from(await exportOf(parts, format, timeRange)),
      ]);
      const date = isoTime(parts.clock.now()).slice(0, 'yyyy-mm-dd'.length);
      response.attachment(`penpal-monitoring-${date}.${format}`);
      await sendBody(response.type(format === 'csv' ? CSV : 'json'), body);
    },
  },
];

/** What a response about the whole reads. */
function alertsAndHistory(parts: AppParts, timeRange: string) {
  return Promise.all([parts.alerts.active(), readHistory(parts, timeRange)]);
}

function systemOverview(
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

async function exportOf(parts: AppParts, format: string, timeRange: string): Promise<string> {
  const [active, history] = await alertsAndHistory(parts, timeRange);
  const performance = performanceOf(parts, history);
  if (format === 'csv') return csvOf(parts, performance);
  const { timestamp } = performance;
  const exported: z.output<typeof exportSchema> = {
    exportInfo: { timestamp, format: 'json', timeRange, generatedBy: SERVICE_NAME },
    data: {
      overview: systemOverview(parts, active),
      alerts: alertsOf(parts, active),
      performance,
      usage: usageOf(parts, history),
    },
  };
  return jsonText(exported);
}

const COLUMNS = [
  ...['Service', 'Status', 'Response Time (ms)', 'Last Checked'],
  ...['Average (ms)', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Availability (%)', 'Samples'],
  ...['Time Range', 'Covered (s)', 'Source'],
];

/** One row per service: its last probe, then its performance over the range. */
function csvOf(
  parts: AppParts,
  { services, timeRange, source, coveredMs }: z.output<typeof performanceSchema>,
): string {
  const range = [timeRange, Math.round(coveredMs / 1000), source];
  const rows = parts.targets().map((target, index) => {
    const { name, status, responseTime, lastChecked } = serviceRow(target);
    const { responseTime: average, p50, p95, p99, availability, samples } = services[index]!;
    const overRange = [average, p50, p95, p99, availability, samples, ...range];
    return [name, status, responseTime, lastChecked, ...overRange];
  });
  return toCsv([COLUMNS, ...rows]);
}

/**
 * CSV of RFC 4180. An apostrophe keeps a spreadsheet from reading a text as a formula (OWASP, "CSV
 * Injection"); null is an empty cell.
 */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(cell: string | number | null): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const harmless = cell.replace(/^[=+\-@\t\r\n]/, "'$&");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
