import type { z } from 'zod';
import { alertsAnswer } from './alerts-answer.ts';
import type { AppParts } from './app-parts.ts';
import type { dashboardOverviewSchema, widgetsSchema } from './dashboard-schemas.ts';
import { isoTime } from './field-schemas.ts';
import { coverageOf } from './history-coverage.ts';
import { servicesMetrics } from './metrics-summary.ts';
import { performanceOf } from './performance.ts';
import { summarizeHealth } from './service-health.ts';
import { shareOfAnswer } from './share.ts';
import { systemOverview } from './system-overview.ts';
import { LAST_HOUR } from './time-range.ts';

const RECENT_ALERTS = 5;
const SECONDS_AN_HOUR = 3600;

/** The whole, its first alerts, and the last hour. */
export async function dashboardOverview(
  parts: AppParts,
): Promise<z.output<typeof dashboardOverviewSchema>> {
  const { active, history } = await lastHour(parts);
  const now = parts.clock.now();
  const { total, critical, warnings, alerts } = alertsAnswer(active, now);
  const { metrics } = performanceOf(parts, history, LAST_HOUR);
  return {
    timestamp: isoTime(now),
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

/** The four widgets: what each draws now, or of the last hour. */
export async function widgets(parts: AppParts): Promise<z.output<typeof widgetsSchema>> {
  const { active, history } = await lastHour(parts);
  const { healthy, unhealthy, unknown, total } = summarizeHealth(parts.targets());
  const { metrics, services } = performanceOf(parts, history, LAST_HOUR);
  return {
    timestamp: isoTime(parts.clock.now()),
    timeRange: LAST_HOUR.text,
    ...coverageOf(history),
    ...shareOfAnswer(parts),
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
        data: {
          uptime: metrics.uptime,
          memory: metrics.memoryUsage,
          alerts: active.alerts.length,
        },
      },
    ],
  };
}

async function lastHour({ alerts, history }: AppParts) {
  const [active, answer] = await Promise.all([alerts.active(), history.query(LAST_HOUR.ms)]);
  return { active, history: answer };
}
