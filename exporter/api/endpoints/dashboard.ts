import { z } from 'zod';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, ms, named, seconds, text, time, timeRange } from '../schemas.ts';
import { isoTime } from '../values.ts';
import { countHealth, serviceRow } from './health.ts';
import { performanceOf, performanceSchema, readHistory, usageOf, usageSchema } from './history.ts';
import { serviceMetricsSchema, servicesMetrics } from './metrics.ts';
import { alertsOf, alertsSchema, systemOverview, systemOverviewSchema } from './monitoring.ts';
import { memorySchema, SERVICE_NAME } from './service.ts';

const RECENT_ALERTS = 5;
const SECONDS_AN_HOUR = 3600;
const CSV = 'text/csv; charset=utf-8';

const { averageResponseTime, healthPercentage } = performanceSchema.shape.metrics.shape;
const overviewSchema = named('DashboardOverview', 'The whole, its latest alerts, the last hour', {
  timestamp: time,
  system: systemOverviewSchema,
  alerts: alertsSchema
    .pick({ total: true, critical: true, warnings: true })
    .extend({ recent: alertsSchema.shape.alerts.max(RECENT_ALERTS) }),
  performance: performanceSchema
    .pick({ timeRange: true, source: true, note: true, coveredMs: true })
    .extend({
      averageResponseTime,
      healthPercentage,
      uptime: z.number().min(0).describe('Of the monitoring service; hours'),
      uptimeSeconds: seconds,
    }),
});

const widget = <const I extends string, const T extends string, D extends z.ZodType>(
  ...[id, type, data]: [I, T, D]
) => z.object({ id: z.literal(id), title: text, type: z.literal(type), data });
const donut = z.object({ healthy: count, unhealthy: count, unknown: count, total: count });
const bar = z.object({
  name: text,
  value: ms.nullable().describe('Mean over the time range; milliseconds'),
  p95: ms.nullable(),
});
const card = z.object({ uptime: seconds, memory: memorySchema, alerts: count });

const widgetsSchema = named('Widgets', 'What the four widgets of a dashboard draw', {
  ...performanceSchema.omit({ metrics: true, services: true }).shape,
  widgets: z.tuple([
    widget('services-status', 'status-grid', z.array(serviceMetricsSchema)),
    widget('health-summary', 'donut-chart', donut),
    widget('response-times', 'bar-chart', z.array(bar)),
    widget('system-metrics', 'metrics-card', card),
  ]),
});

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

/** What the dashboard of the old service draws, and the download. */
export function dashboardEndpoints(parts: AppParts): Endpoint[] {
  return [
    json('/api/v1/dashboard/overview', { schema: overviewSchema }, () => overview(parts)),
    json('/api/v1/dashboard/widgets', { schema: widgetsSchema }, () => widgets(parts)),
    {
      path: '/api/v1/dashboard/export',
      summary: 'Everything of a time range as a download',
      query: exportQuery,
      content: { 'application/json': exportSchema, [CSV]: text },
      statuses: { 200: 'A download' },
      handle: async ({ query, response }) => {
        const { format, timeRange } = query as z.output<typeof exportQuery>;
        const date = isoTime(parts.clock.now()).slice(0, 'yyyy-mm-dd'.length);
        response.attachment(`penpal-monitoring-${date}.${format}`);
        if (format === 'json') response.json(await exportJson(parts, timeRange));
        else response.type(CSV).send(await exportCsv(parts, timeRange));
      },
    },
  ];
}

function alertsAndHistory(parts: AppParts, timeRange: string) {
  return Promise.all([parts.alerts.active(), readHistory(parts, timeRange)]);
}

async function overview(parts: AppParts): Promise<z.output<typeof overviewSchema>> {
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
      uptime: Math.round((uptime / SECONDS_AN_HOUR) * 100) / 100,
      uptimeSeconds: uptime,
    },
  };
}

async function widgets(parts: AppParts): Promise<z.output<typeof widgetsSchema>> {
  const [active, history] = await alertsAndHistory(parts, '1h');
  const { percentage: _, ...counts } = countHealth(parts.targets());
  const { metrics, services, ...stamped } = performanceOf(parts, history);
  const times = services.map(({ name, responseTime, p95 }) => ({ name, value: responseTime, p95 }));
  const { uptime, memoryUsage: memory } = metrics;
  const system = { uptime, memory, alerts: active.alerts.length };
  return {
    ...stamped,
    widgets: [
      drawn('services-status', 'Services Status', 'status-grid', servicesMetrics(parts)),
      drawn('health-summary', 'Health Summary', 'donut-chart', counts),
      drawn('response-times', 'Response Times', 'bar-chart', times),
      drawn('system-metrics', 'System Metrics', 'metrics-card', system),
    ],
  };
}

const drawn = <const I, const T, D>(id: I, title: string, type: T, data: D) => ({
  ...{ id, title, type, data },
});

async function exportJson(parts: AppParts, timeRange: string) {
  const [active, history] = await alertsAndHistory(parts, timeRange);
  const alerts = alertsOf(parts, active);
  const { timestamp } = alerts;
  return {
    exportInfo: { timestamp, format: 'json', timeRange, generatedBy: SERVICE_NAME },
    data: {
      overview: systemOverview(parts, active),
      alerts,
      performance: performanceOf(parts, history),
      usage: usageOf(parts, history),
    },
  } satisfies z.output<typeof exportSchema>;
}

const COLUMNS = [
  ...['Service', 'Status', 'Response Time (ms)', 'Last Checked'],
  ...['Average (ms)', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Availability (%)', 'Samples'],
  ...['Time Range', 'Covered (s)', 'Source'],
];

/** One row per service: its last probe, then its performance over the range. */
async function exportCsv(parts: AppParts, timeRange: string): Promise<string> {
  const { services, source, coveredMs } = performanceOf(parts, await readHistory(parts, timeRange));
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
