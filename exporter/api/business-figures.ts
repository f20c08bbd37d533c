import { z } from 'zod';
import type { CollectorState } from '../collectors/collector-state.ts';
import { sumOfKnown } from '../history/known-values.ts';
import { isBusinessMetric } from '../metrics/sample.ts';
import { catalog } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';

const figure = z.number().nullable();

const figureSchema = z
  .object({
    metric: z.string(),
    unit: z.string(),
    labels: z.record(z.string(), z.string()),
    value: z.number(),
  })
  .meta({ id: 'Figure', description: 'One series of a business metric, as its source reports it' });

export const businessFiguresSchema = z
  .object({
    activeUsers: figure,
    totalUsers: figure,
    conversations: figure,
    payments: z.object({ success: figure, failed: figure, pending: figure }),
    aiTokens: figure,
    aiCostUsd: figure,
    messages: figure,
    series: z.array(figureSchema).meta({ description: 'Every series, with its labels' }),
  })
  .meta({
    id: 'BusinessFigures',
    description: 'As last read; null when the source does not report it or cannot be read',
  });
export type BusinessFigures = z.output<typeof businessFiguresSchema>;

/** What the sources reported at their last read; a source that is away leaves nulls. */
export function businessFigures(collectors: readonly CollectorState[]): BusinessFigures {
  const samples = collectors
    .flatMap((collector) => collector.samples)
    .filter(({ name }) => isBusinessMetric(name));
  const sum = (metric: SampledName, status?: string) => {
    const series = samples.filter(
      ({ name, labels }) => name === metric && (status === undefined || labels.status === status),
    );
    return sumOfKnown(series.map(({ value }) => value));
  };
  return {
    activeUsers: sum('penpal_active_users_total'),
    totalUsers: sum('penpal_total_users'),
    conversations: sum('penpal_conversations_total'),
    payments: {
      success: sum('penpal_payments_total', 'success'),
      failed: sum('penpal_payments_total', 'failed'),
      pending: sum('penpal_payments_total', 'pending'),
    },
    aiTokens: sum('penpal_ai_tokens_consumed_total'),
    aiCostUsd: sum('penpal_ai_cost_usd_total'),
    messages: sum('penpal_messages_total'),
    series: samples.map(({ name, labels, value }) => ({
      metric: name,
      unit: catalog[name].unit,
      labels: { ...labels },
      value,
    })),
  };
}
