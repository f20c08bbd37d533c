import { z } from 'zod';
import type { ActiveAlerts } from '../alerts/active-alert.ts';
import type { AppParts } from './app-parts.ts';
import { count, isoTime, time } from './field-schemas.ts';
import { healthCountsSchema } from './health-schemas.ts';
import type { HealthCounts } from './health-schemas.ts';
import { summarizeHealth } from './service-health.ts';
import { shareFields, shareOfAnswer } from './share.ts';

export const systemOverviewSchema = z
  .object({
    timestamp: time,
    status: z.enum(['healthy', 'degraded', 'critical']).nullable().meta({
      description:
        'Of the services that were probed: all, some or none are healthy; null if none was',
    }),
    ...shareFields,
    services: healthCountsSchema,
    metrics: z.object({
      collectionActive: z.boolean().meta({ description: 'Whether probes go on' }),
      lastUpdate: time.nullable().meta({ description: 'The newest probe or read of figures' }),
    }),
    alerts: count.meta({ description: 'Alerts that are firing or pending' }),
  })
  .meta({ id: 'SystemOverview' });
export type SystemOverview = z.output<typeof systemOverviewSchema>;

/** The whole in a few numbers. */
export function systemOverview(parts: AppParts, { alerts }: ActiveAlerts): SystemOverview {
  const services = summarizeHealth(parts.targets());
  return {
    timestamp: isoTime(parts.clock.now()),
    status: overallStatus(services),
    ...shareOfAnswer(parts),
    services,
    metrics: {
      collectionActive: !parts.schedulerStalled(),
      lastUpdate: isoTime(lastUpdateOf(parts)),
    },
    alerts: alerts.length,
  };
}

function overallStatus({ healthy, unhealthy }: HealthCounts): SystemOverview['status'] {
  if (healthy + unhealthy === 0) return null;
  if (unhealthy === 0) return 'healthy';
  return healthy === 0 ? 'critical' : 'degraded';
}

function lastUpdateOf(parts: AppParts): number | undefined {
  const times = [
    ...parts.targets().map(({ last }) => last?.startedAt),
    ...parts.collectors().map(({ last }) => last?.at),
  ].filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
