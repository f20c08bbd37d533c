import { businessMetrics, isBusinessMetric } from '../metrics/business-metric.ts';
import { catalog } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import type { FigureHistory } from './history.ts';
import { PART } from './promql.ts';
import type { InstantSeries, RangeSeries } from './prometheus-client.ts';
import { seriesKey } from './series-key.ts';

/** The business counters that restarted, from the answer to HistoryQueries.figureRestarts. */
export function restartedMetrics(restarts: readonly InstantSeries[]): SampledName[] {
  const metrics = restarts
    .filter(({ value }) => value !== null && value > 0)
    .map(({ labels }) => labels[PART] ?? '');
  return [...new Set(metrics)].filter(isBusinessMetric);
}

/**
 * The business figures from the answers to HistoryQueries.figures and, for the metrics that
 * restarted, figureIncreases().
 */
export function readFigures(
  figures: readonly RangeSeries[],
  increases: readonly InstantSeries[],
): FigureHistory[] {
  const byKey = new Map(increases.map(({ labels, value }) => [seriesKey(labels), value]));
  return figures
    .flatMap(({ labels: { __name__: metric = '', ...labels }, values }) => {
      if (!isBusinessMetric(metric)) return [];
      const extrapolated = byKey.get(seriesKey({ ...labels, [PART]: metric }));
      const increase = extrapolated === undefined ? gained(values) : whole(metric, extrapolated);
      return [
        {
          metric,
          labels,
          last: values.findLast((value, index) => value !== null && index > 0) ?? null,
          increase: catalog[metric].type === 'counter' ? increase : null,
          points: values.slice(1),
        },
      ];
    })
    .sort((a, b) => businessMetrics.indexOf(a.metric) - businessMetrics.indexOf(b.metric));
}

/**
 * The exact increase of a counter that did not restart: its last value less its first; null when
 * there are no two values. Two instances of the exporter that mirror the same source at different
 * moments can make it fall a little; that is no increase.
 */
function gained(values: RangeSeries['values']): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  return Math.max(0, known.at(-1)! - known[0]!);
}

/** PromQL extrapolates; what is counted in whole ones is rounded to whole ones. */
function whole(metric: SampledName, increase: number | null): number | null {
  return increase !== null && catalog[metric].unit === 'count' ? Math.round(increase) : increase;
}
