import { z } from 'zod';
import type { HistoryAnswer, ServiceHistory } from '../history/history.ts';
import type { TargetState } from '../probes/target-state.ts';
import type { AppParts } from './app-parts.ts';
import { count, isoTime, milliseconds, percentage, seconds, time } from './field-schemas.ts';
import { toMilliseconds, toPercentage } from './field-schemas.ts';
import { healthStatus } from './health-schemas.ts';
import { coverageFields, coverageOf } from './history-coverage.ts';
import { memorySchema } from './service-info.ts';
import { shareFields, shareOfAnswer } from './share.ts';
import type { TimeRange } from './time-range.ts';

const measured = milliseconds.nullable();

const servicePerformanceSchema = z
  .object({
    name: z.string(),
    responseTime: measured.meta({ description: 'Mean over the range; milliseconds' }),
    status: healthStatus,
    p50: measured,
    p95: measured,
    p99: measured,
    availability: percentage.nullable().meta({
      description:
        'Percent of the known time in which the last probe had worked: by time, because a service ' +
        'that fails is probed more often',
    }),
    samples: count.meta({ description: 'Probes in the range' }),
  })
  .meta({ id: 'ServicePerformance' });
export type ServicePerformance = z.output<typeof servicePerformanceSchema>;

export const performanceSchema = z
  .object({
    timestamp: time,
    timeRange: z.string(),
    ...coverageFields,
    ...shareFields,
    metrics: z.object({
      averageResponseTime: measured.meta({ description: "Mean of the services' means" }),
      healthPercentage: percentage
        .nullable()
        .meta({ description: "Mean of the services' availability; percent" }),
      uptime: seconds.meta({ description: 'Of the monitoring service; seconds' }),
      memoryUsage: memorySchema,
    }),
    services: z.array(servicePerformanceSchema),
  })
  .meta({ id: 'Performance' });
export type Performance = z.output<typeof performanceSchema>;

/** How the services did in the range. */
export function performanceOf(
  parts: AppParts,
  history: HistoryAnswer,
  { text }: TimeRange,
): Performance {
  const { services } = history;
  const byName = new Map(services.map((each) => [each.name, each]));
  return {
    timestamp: isoTime(parts.clock.now()),
    timeRange: text,
    ...coverageOf(history),
    ...shareOfAnswer(parts),
    metrics: {
      averageResponseTime: toMilliseconds(mean(services.map((each) => each.averageSeconds))),
      healthPercentage: toPercentage(mean(services.map((each) => each.availabilityRatio))),
      uptime: process.uptime(),
      memoryUsage: process.memoryUsage(),
    },
    services: parts
      .targets()
      .map((each) => servicePerformance(each, byName.get(each.service.name))),
  };
}

function servicePerformance(
  { service, health }: TargetState,
  history: ServiceHistory | undefined,
): ServicePerformance {
  return {
    name: service.name,
    responseTime: toMilliseconds(history?.averageSeconds),
    status: health,
    p50: toMilliseconds(history?.p50Seconds),
    p95: toMilliseconds(history?.p95Seconds),
    p99: toMilliseconds(history?.p99Seconds),
    availability: toPercentage(history?.availabilityRatio),
    samples: history?.samples ?? 0,
  };
}

/** Of what is known; null when nothing is. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
