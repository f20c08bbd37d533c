import { businessMetrics, isBusinessMetric } from '../metrics/sample.ts';
import { catalog } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import { added } from './figure-series.ts';
import type { FigureHistory } from './history.ts';
import { changeOfKnown } from './known-values.ts';
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

/** What Prometheus says of the business figures. */
export interface FigureAnswers {
  /** To HistoryQueries.figures. */
  readonly figures: readonly RangeSeries[];
  /** To HistoryQueries.figureRestarts. */
  readonly restarts: readonly InstantSeries[];
  /** To figureIncreases(), for the metrics that restarted. */
  readonly increases: readonly InstantSeries[];
}

/** The business figures, each with what it gained in the range and in each slot. */
export function readFigures({ figures, restarts, increases }: FigureAnswers): FigureHistory[] {
  const restarted = byKey(restarts);
  const extrapolated = byKey(increases);
  return figures
    .flatMap(({ labels: { __name__: metric = '', ...labels }, values }) => {
      if (!isBusinessMetric(metric)) return [];
      const common = { metric, labels, points: values.slice(1) };
      if (catalog[metric].type !== 'counter') return [{ ...common, increase: null, added: [] }];
      const key = seriesKey({ ...labels, [PART]: metric });
      const hasRestarted = (restarted.get(key) ?? 0) > 0;
      const increase = extrapolated.get(key);
      return [
        {
          ...common,
          increase: increase === undefined ? gained(values) : whole(metric, increase),
          added: steps(values, hasRestarted).slice(1),
        },
      ];
    })
    .sort((a, b) => businessMetrics.indexOf(a.metric) - businessMetrics.indexOf(b.metric));
}

function byKey(series: readonly InstantSeries[]): Map<string, number | null> {
  return new Map(series.map(({ labels, value }) => [seriesKey(labels), value]));
}

/**
 * The exact increase of a counter that did not restart. Two instances of the exporter that mirror the
 * same source at different moments can make it fall a little; that is no increase.
 */
function gained(values: RangeSeries['values']): number | null {
  const change = changeOfKnown(values);
  return change === null ? null : Math.max(0, change);
}

/** What each value added to those before. A counter that did not restart and falls will be back. */
function steps(values: RangeSeries['values'], hasRestarted: boolean): (number | null)[] {
  let before: number | null = null;
  return values.map((value) => {
    if (value === null) return null;
    const previous: number | null = before;
    before = hasRestarted ? value : Math.max(value, previous ?? value);
    if (previous === null) return null;
    return hasRestarted ? added(previous, value) : before - previous;
  });
}

/** PromQL extrapolates; what is counted in whole ones is rounded to whole ones. */
function whole(metric: SampledName, increase: number | null): number | null {
  return increase !== null && catalog[metric].unit === 'count' ? Math.round(increase) : increase;
}
