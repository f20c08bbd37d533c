import { z } from 'zod';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { count, coverageFields, coverageOf, isoTime, milliseconds, named } from '../schemas.ts';
import { percentage, seconds, stamp, stampFields, time, timeRange } from '../schemas.ts';
import type { TimeRange } from '../schemas.ts';
import { countHealth, serviceRow } from './health.ts';
import { performanceOf, performanceSchema, usageOf, usageSchema } from './history.ts';
import { serviceMetricsSchema, servicesMetrics } from './metrics.ts';
import { alertSchema, alertsResponse, alertsSchema } from './monitoring.ts';
import { systemOverview, systemOverviewSchema } from './monitoring.ts';
import { memorySchema, SERVICE_NAME } from './service.ts';

const RECENT_ALERTS = 5;
const LAST_HOUR: TimeRange = { text: '1h', ms: 3_600_000 };
const SECONDS_AN_HOUR = 3600;
const CSV = 'text/csv; charset=utf-8';

const overviewSchema = named('DashboardOverview', 'The whole, and the last hour', {
  timestamp: time,
  system: systemOverviewSchema,
  alerts: alertsSchema
    .pick({ total: true, critical: true, warnings: true })
    .extend({ recent: z.array(alertSchema).max(RECENT_ALERTS) }),
  performance: z.object({
    timeRange: z.string(),
    ...coverageFields,
    averageResponseTime: milliseconds.nullable(),
    healthPercentage: percentage.nullable(),
    uptime: z.number().min(0).describe('Of the monitoring service; hours'),
    uptimeSeconds: seconds,
  }),
});

const widget = <const I extends string, const T extends string, D extends z.ZodType>(
  ...[id, type, data]: [I, T, D]
) => z.object({ id: z.literal(id), title: z.string(), type: z.literal(type), data });
const donut = z.object({ healthy: count, unhealthy: count, unknown: count, total: count });
const bar = z.object({
  name: z.string(),
  value: milliseconds.nullable().describe('Mean over the time range; milliseconds'),
  p95: milliseconds.nullable(),
});
const card = z.object({ uptime: seconds, memory: memorySchema, alerts: count });

const widgetsSchema = named('Widgets', 'What the four widgets of a dashboard draw', {
  ...stampFields,
  timeRange: z.string(),
  ...coverageFields,
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

const exportSchema = named('Export', 'Everything of a time range', {
  exportInfo: z.object({
    timestamp: time,
    format: z.literal('json'),
    timeRange: z.string(),
    generatedBy: z.string(),
  }),
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
    jsonEndpoint({
      path: '/api/v1/dashboard/overview',
      summary: 'The whole, its latest alerts, and the last hour',
      schema: overviewSchema,
      respond: () => overview(parts),
    }),
    jsonEndpoint({
      path: '/api/v1/dashboard/widgets',
      summary: 'What the four widgets of a dashboard draw',
      schema: widgetsSchema,
      respond: () => widgets(parts),
    }),
    {
      path: '/api/v1/dashboard/export',
      summary: 'Everything of a time range as a download',
      query: exportQuery,
      responses: {
        200: {
          description: 'A download',
          content: { 'application/json': exportSchema, [CSV]: z.string() },
        },
      },
      handle: async ({ query, response }) => {
        const { format, timeRange: range } = query as z.output<typeof exportQuery>;
        const date = isoTime(parts.clock.now()).slice(0, 'yyyy-mm-dd'.length);
        response.attachment(`penpal-monitoring-${date}.${format}`);
        if (format === 'json') response.json(await exportJson(parts, range));
        else response.set('Content-Type', CSV).send(await exportCsv(parts, range));
      },
    },
  ];
}

function alertsAndHistory({ alerts, history }: AppParts, range: TimeRange) {
  return Promise.all([alerts.active(), history.query(range.ms)]);
}

async function overview(parts: AppParts) {
  const [active, history] = await alertsAndHistory(parts, LAST_HOUR);
  const { timestamp, total, critical, warnings, alerts } = alertsResponse(parts, active);
  const { metrics } = performanceOf(parts, history, LAST_HOUR);
  return {
    timestamp,
    system: systemOverview(parts, active),
    alerts: { total, critical, warnings, recent: alerts.slice(0, RECENT_ALERTS) },
    performance: {
      timeRange: LAST_HOUR.text,
      ...coverageOf(history),
      averageResponseTime: metrics.averageResponseTime,
      healthPercentage: metrics.healthPercentage,
      uptime: Math.round((metrics.uptime / SECONDS_AN_HOUR) * 100) / 100,
      uptimeSeconds: metrics.uptime,
    },
  };
}

async function widgets(parts: AppParts): Promise<z.output<typeof widgetsSchema>> {
  const [active, history] = await alertsAndHistory(parts, LAST_HOUR);
  const { healthy, unhealthy, unknown, total } = countHealth(parts.targets());
  const { metrics, services } = performanceOf(parts, history, LAST_HOUR);
  const { uptime, memoryUsage: memory } = metrics;
  return {
    ...stamp(parts),
    timeRange: LAST_HOUR.text,
    ...coverageOf(history),
    widgets: [
      {
        ...{ id: 'services-status', title: 'Services Status', type: 'status-grid' },
        data: servicesMetrics(parts),
      },
      {
        ...{ id: 'health-summary', title: 'Health Summary', type: 'donut-chart' },
        data: { healthy, unhealthy, unknown, total },
      },
      {
        ...{ id: 'response-times', title: 'Response Times', type: 'bar-chart' },
        data: services.map(({ name, responseTime, p95 }) => ({ name, value: responseTime, p95 })),
      },
      {
        ...{ id: 'system-metrics', title: 'System Metrics', type: 'metrics-card' },
        data: { uptime, memory, alerts: active.alerts.length },
      },
    ],
  };
}

async function exportJson(parts: AppParts, range: TimeRange) {
  const [active, history] = await alertsAndHistory(parts, range);
  const alerts = alertsResponse(parts, active);
  const { timestamp } = alerts;
  return {
    exportInfo: { timestamp, format: 'json', timeRange: range.text, generatedBy: SERVICE_NAME },
    data: {
      overview: systemOverview(parts, active),
      alerts,
      performance: performanceOf(parts, history, range),
      usage: usageOf(parts, history, range),
    },
  } satisfies z.output<typeof exportSchema>;
}

const COLUMNS = [
  ...['Service', 'Status', 'Response Time (ms)', 'Last Checked'],
  ...['Average (ms)', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Availability (%)', 'Samples'],
  ...['Time Range', 'Covered (s)', 'Source'],
];

/** One row per service: its last probe, then its performance over the range. */
async function exportCsv(parts: AppParts, range: TimeRange): Promise<string> {
  const performance = performanceOf(parts, await parts.history.query(range.ms), range);
  const covered = Math.round(performance.coveredMs / 1000);
  const lastProbes = new Map(
    parts.targets().map((target) => [target.service.name, serviceRow(target)]),
  );
  const rows = performance.services.map((each) => {
    const { responseTime = null, lastChecked = null } = lastProbes.get(each.name) ?? {};
    return [
      ...[each.name, each.status, responseTime, lastChecked],
      ...[each.responseTime, each.p50, each.p95, each.p99, each.availability, each.samples],
      ...[range.text, covered, performance.source],
    ];
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
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
