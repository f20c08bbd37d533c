import { z } from 'zod';
import type { FigureHistory, HistoryAnswer } from '../history/history.ts';
import { changeOfKnown, sumOfKnown } from '../history/known-values.ts';
import type { MetricName } from '../metrics/catalog.ts';
import type { AppParts } from './app-parts.ts';
import { businessFigures } from './business-figures.ts';
import { count, isoTime, percentage, time, toPercentage } from './field-schemas.ts';
import { healthStatus } from './health-schemas.ts';
import { coverageFields, coverageOf } from './history-coverage.ts';
import { mean } from './performance.ts';
import { shareFields, shareOfAnswer } from './share.ts';
import type { TimeRange } from './time-range.ts';

const figure = z.number().nullable();
const grown = z
  .object({ total: figure, added: figure })
  .meta({ id: 'Grown', description: 'As last read, and how much of it came in the period' });
type Grown = z.output<typeof grown>;

export const usageSchema = z
  .object({
    timestamp: time,
    period: z.string(),
    ...coverageFields,
    ...shareFields,
    statistics: z.object({
      totalServices: count,
      healthChecks: count.meta({ description: 'Probes in the period' }),
      averageUptime: percentage.nullable().meta({
        description: "Mean of the services' availability in the period, by time; percent",
      }),
      alertsGenerated: count.nullable().meta({ description: 'Alerts that began to fire' }),
    }),
    breakdown: z.object({
      services: z.array(
        z.object({ name: z.string(), status: healthStatus, lastChecked: time.nullable() }),
      ),
    }),
    users: z.object({ active: figure, total: figure, added: figure }),
    conversations: grown,
    payments: z.object({ success: grown, failed: grown, pending: grown }),
    tokens: grown,
    aiCostUsd: grown,
    messages: grown,
  })
  .meta({ id: 'Usage', description: 'Null: not known' });
export type Usage = z.output<typeof usageSchema>;

/** How much the platform was used in the range. */
export function usageOf(parts: AppParts, history: HistoryAnswer, { text }: TimeRange): Usage {
  const { services, figures, alertsGenerated } = history;
  const targets = parts.targets();
  const now = businessFigures(parts.collectors());
  const growth = (metric: MetricName, total: number | null, status?: string): Grown => {
    const series = figures.filter((each) => each.metric === metric && has(each, status));
    return { total, added: sumOfKnown(series.map(({ increase }) => increase)) };
  };
  const payments = (status: keyof typeof now.payments) =>
    growth('penpal_payments_total', now.payments[status], status);
  return {
    timestamp: isoTime(parts.clock.now()),
    period: text,
    ...coverageOf(history),
    ...shareOfAnswer(parts),
    statistics: {
      totalServices: targets.length,
      healthChecks: services.reduce((sum, { samples }) => sum + samples, 0),
      averageUptime: toPercentage(mean(services.map((each) => each.availabilityRatio))),
      alertsGenerated,
    },
    breakdown: {
      services: targets.map(({ service, health, last }) => ({
        name: service.name,
        status: health,
        lastChecked: isoTime(last?.startedAt),
      })),
    },
    users: {
      active: now.activeUsers,
      total: now.totalUsers,
      added: changeOfKnown(
        figures.find(({ metric }) => metric === 'penpal_total_users')?.points ?? [],
      ),
    },
    conversations: growth('penpal_conversations_total', now.conversations),
    payments: {
      success: payments('success'),
      failed: payments('failed'),
      pending: payments('pending'),
    },
    tokens: growth('penpal_ai_tokens_consumed_total', now.aiTokens),
    aiCostUsd: growth('penpal_ai_cost_usd_total', now.aiCostUsd),
    messages: growth('penpal_messages_total', now.messages),
  };
}

function has({ labels }: FigureHistory, status: string | undefined): boolean {
  return status === undefined || labels.status === status;
}
