import { z } from 'zod';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, ms, named, seconds, text, time, timeRange } from '../schemas.ts';
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

const widget = <D extends z.ZodType>(id: string, type: string, data: D) =>
  z.object({ id: z.literal(id), title: text, type: z.literal(type), data });
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

/** What the dashboard of the old service draws, and the download. */
export function dashboardEndpoints(parts: AppParts): Endpoint[] {
  const alertsAndHistory = (timeRange: string) =>
    Promise.all([parts.alerts.active(), readHistory(parts, timeRange)]);
  return [
    json('/api/v1/dashboard/overview', { schema: overviewSchema }, async () => {
      const [active, history] = await alertsAndHistory('1h');
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
    }),
    json('/api/v1/dashboard/widgets', { schema: widgetsSchema }, async (): Promise<Widgets> => {
      const [active, history] = await alertsAndHistory('1h');
      const { percentage: _, ...counts } = countHealth(parts.targets());
      const { metrics, services, ...stamped } = performanceOf(parts, history);
      const { uptime, memoryUsage: memory } = metrics;
      const rows = servicesMetrics(parts);
      const bars = services.map(({ name, responseTime: value, p95 }) => ({ name, value, p95 }));
      const card = { uptime, memory, alerts: active.alerts.length };
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
      path: '/api/v1/dashboard/export',
      summary: 'Everything of a time range as a download',
      query: exportQuery,
      content: { 'application/json': exportSchema, [CSV]: text },
      statuses: { 200: 'A download' },
      handle: async ({ query, response }) => {
        const { format, timeRange } = query as z.output<typeof exportQuery>;
        const [active, history] = await alertsAndHistory(timeRange);
        const performance = performanceOf(parts, history);
        const { timestamp } = performance;
        const date = timestamp.slice(0, 'yyyy-mm-dd'.length);
        response.attachment(`penpal-monitoring-${date}.${format}`);
        if (format === 'csv') return void response.type(CSV).send(csvOf(parts, performance));
        const exported: z.output<typeof exportSchema> = {
          exportInfo: { timestamp, format, timeRange, generatedBy: SERVICE_NAME },
          data: {
            overview: systemOverview(parts, active),
            alerts: alertsOf(parts, active),
            performance,
            usage: usageOf(parts, history),
          },
        };
        response.json(exported);
      },
    },
  ];
}
const COLUMNS = [
  ...['Service', 'Status', 'Response Time (ms)', 'Last Checked'],
  ...['Average (ms)', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Availability (%)', 'Samples'],
  ...['Time Range', 'Covered (s)', 'Source'],
];

/** One row per service: its last probe, then its performance over the range. */
function csvOf(parts: AppParts, performance: z.output<typeof performanceSchema>): string {
  const { services, timeRange, source, coveredMs } = performance;
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
