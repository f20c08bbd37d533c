import { z } from 'zod';
import { alertSchema } from './alerts-answer.ts';
import { count, milliseconds, percentage, seconds, time } from './field-schemas.ts';
import { coverageFields } from './history-coverage.ts';
import { serviceMetricsSchema } from './metrics-summary.ts';
import { shareFields } from './share.ts';
import { memorySchema } from './service-info.ts';
import { systemOverviewSchema } from './system-overview.ts';

export const dashboardOverviewSchema = z
  .object({
    timestamp: time,
    system: systemOverviewSchema,
    alerts: z.object({
      total: count,
      critical: count,
      warnings: count,
      recent: z.array(alertSchema).max(5),
    }),
    performance: z.object({
      timeRange: z.string(),
      ...coverageFields,
      averageResponseTime: milliseconds.nullable(),
      healthPercentage: percentage.nullable(),
      uptime: z.number().min(0).meta({ description: 'Of the monitoring service; hours' }),
      uptimeSeconds: seconds,
    }),
  })
  .meta({ id: 'DashboardOverview' });

const bar = z.object({
  name: z.string(),
  value: milliseconds.nullable().meta({ description: 'Mean over the time range; milliseconds' }),
  p95: milliseconds.nullable(),
});

const widget = <const I extends string, const T extends string, D extends z.ZodType>(
  ...[id, type, data]: [I, T, D]
) => z.object({ id: z.literal(id), title: z.string(), type: z.literal(type), data });

export const widgetsSchema = z
  .object({
    timestamp: time,
    timeRange: z.string(),
    ...coverageFields,
    ...shareFields,
    widgets: z.tuple([
      widget('services-status', 'status-grid', z.array(serviceMetricsSchema)),
      widget(
        'health-summary',
        'donut-chart',
        z.object({ healthy: count, unhealthy: count, unknown: count, total: count }),
      ),
      widget('response-times', 'bar-chart', z.array(bar)),
      widget(
        'system-metrics',
        'metrics-card',
        z.object({ uptime: seconds, memory: memorySchema, alerts: count }),
      ),
    ]),
  })
  .meta({ id: 'Widgets' });
