import { businessMetrics, isBusinessMetric } from '../metrics/business-metric.ts';
import { catalog } from '../metrics/catalog.ts';
import type { MetricName } from '../metrics/catalog.ts';
import { added } from './figure-series.ts';
import type { FigureHistory } from './history.ts';
import { PART } from './history-queries.ts';
import type { InstantSeries, RangeSeries } from './prometheus-client.ts';

type Labels = Readonly<Record<string, string>>;

/** The business figures from Prometheus's answers to `figures` and `figureIncreases`. */
export function readFigures(
  figures: readonly RangeSeries[],
  increases: readonly InstantSeries[],
): FigureHistory[] {
  const over = new Map(increases.map(({ labels, value }) => [keyOf(labels), value]));
  return figures
    .flatMap(({ labels: { __name__: name, ...labels }, values }) =>
      name !== undefined && isBusinessMetric(name) ? [readFigure(name, labels, values, over)] : [],
    )
    .sort((a, b) => businessMetrics.indexOf(a.metric) - businessMetrics.indexOf(b.metric));
}

function readFigure(
  metric: MetricName,
  labels: Labels,
  values: RangeSeries['values'],
  over: ReadonlyMap<string, number | null>,
): FigureHistory {
  const points = values.slice(1);
  const { type, unit } = catalog[metric];
  const resets = over.get(keyOf({ [PART]: `resets/${metric}`, ...labels })) ?? 0;
  const promql = over.get(keyOf({ [PART]: `increase/${metric}`, ...labels })) ?? null;
  const extrapolated = promql !== null && unit === 'count' ? Math.round(promql) : promql;
  return {
    metric,
    labels,
    last: points.findLast((point) => point !== null) ?? null,
    increase: type === 'counter' ? (resets > 0 ? extrapolated : gained(values)) : null,
    points,
  };
}

/** The exact increase of a counter that did not restart; null when there are no two values. */
function gained(values: RangeSeries['values']): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  return known.slice(1).reduce((sum, value, index) => sum + added(known[index]!, value), 0);
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
