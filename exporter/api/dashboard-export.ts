import { z } from 'zod';
import { alertsAnswer, alertsSchema } from './alerts-answer.ts';
import type { AppParts } from './app-parts.ts';
import { toCsv } from './csv.ts';
import { isoTime, time, toMilliseconds } from './field-schemas.ts';
import { performanceOf, performanceSchema } from './performance.ts';
import { SERVICE_NAME } from './service-info.ts';
import { systemOverview, systemOverviewSchema } from './system-overview.ts';
import type { TimeRange } from './time-range.ts';
import { usageOf, usageSchema } from './usage.ts';

export const exportSchema = z
  .object({
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
  })
  .meta({ id: 'Export' });

/** Everything that the API knows of the range. */
export async function exportJson(
  parts: AppParts,
  range: TimeRange,
): Promise<z.output<typeof exportSchema>> {
  const [active, history] = await Promise.all([
    parts.alerts.active(),
    parts.history.query(range.ms),
  ]);
  const now = parts.clock.now();
  return {
    exportInfo: {
      timestamp: isoTime(now),
      format: 'json',
      timeRange: range.text,
      generatedBy: SERVICE_NAME,
    },
    data: {
      overview: systemOverview(parts, active),
      alerts: alertsAnswer(active, now),
      performance: performanceOf(parts, history, range),
      usage: usageOf(parts, history, range),
    },
  };
}

const COLUMNS = [
  ...['Service', 'Status', 'Response Time (ms)', 'Last Checked'],
  ...['Average (ms)', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Availability (%)', 'Samples'],
  ...['Time Range', 'Covered (s)', 'Source'],
];

/** A row a service: its last probe, then what the range says of it. */
export async function exportCsv(parts: AppParts, range: TimeRange): Promise<string> {
  const performance = performanceOf(parts, await parts.history.query(range.ms), range);
  const covered = Math.round(performance.coveredMs / 1000);
  const rows = parts.targets().map(({ service, health, last }, index) => {
    const measured = performance.services[index];
    return [
      ...[service.name, health],
      ...[toMilliseconds(last?.durationSeconds), isoTime(last?.startedAt)],
      ...[measured?.responseTime ?? null, measured?.p50 ?? null, measured?.p95 ?? null],
      ...[measured?.p99 ?? null, measured?.availability ?? null, measured?.samples ?? 0],
      ...[range.text, covered, performance.source],
    ];
  });
  return toCsv([COLUMNS, ...rows]);
}
