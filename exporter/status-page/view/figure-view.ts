import type { CollectorState } from '../../collectors/collector.ts';
import { seriesKey } from '../../collectors/selection.ts';
import type { BusinessHistory } from '../../history/history.ts';
import { changeOfKnown, sumOfKnown } from '../../history/history.ts';
import { catalog, kindOf } from '../../metrics/catalog.ts';
import type { MetricDefinition, Unit } from '../../metrics/catalog.ts';
import type { Sample, SampledName } from '../../metrics/sample.ts';
import { addUp } from './points.ts';
import type { Points } from './points.ts';

/** One business figure, all its series together. Values are in the metric's unit. */
export interface FigureView {
  readonly metric: SampledName;
  /** `counted`: by a process or a database. */
  readonly kind: 'counted' | 'level';
  readonly unit: Unit;
  /** Sum of the series now; null if it cannot be read, or if a sum makes no sense (levels). */
  readonly value: number | null;
  /** Over the range: added (counted) or changed by (level); null when not known. */
  readonly change: number | null;
  /** One a slot: what was added in it (counted), its last value (level). */
  readonly points: Points;
  /** Series by series, the largest first, when there are several. */
  readonly series: readonly FigureSeries[];
  /** Why the source could not be read, one sentence. */
  readonly problem?: string;
  /** The source was not read yet. */
  readonly unread: boolean;
}

export interface FigureSeries {
  /** Values of the labels in which the series differ. */
  readonly labels: readonly string[];
  readonly value: number | null;
  readonly increase: number | null;
  /** Told by its value, also beside series that are counted. */
  readonly isLevel: boolean;
}

/** The figures that the sources are asked for, in the order of the catalogue. */
export function figureViews(
  collectors: readonly CollectorState[],
  history: readonly BusinessHistory[],
): FigureView[] {
  const names = Object.keys(catalog) as SampledName[];
  return names.flatMap((metric) => {
    const asked = collectors.filter(({ source }) =>
      source.metrics.some((mapping) => mapping.metric === metric),
    );
    const known = history.filter((figure) => figure.metric === metric);
    return asked.length === 0 ? [] : [figureView(metric, asked, known)];
  });
}

function figureView(
  metric: SampledName,
  collectors: readonly CollectorState[],
  history: readonly BusinessHistory[],
): FigureView {
  const { type, totals, unit }: MetricDefinition = catalog[metric];
  const kind = type === 'counter' || totals ? 'counted' : 'level';
  const samples = collectors.flatMap((state) => state.samples).filter((s) => s.name === metric);
  const failed = collectors.find(({ last }) => last && !last.success);
  const told = history.filter(
    ({ labels }) => kind === 'level' || kindOf(metric, labels) !== 'level',
  );
  const points = unit === 'level' ? [] : addUp(told.map(({ points }) => points));
  const problem = failed?.last?.message;
  return {
    metric,
    kind,
    unit,
    value: unit === 'level' ? null : sumOfKnown(samples.map(({ value }) => value)),
    change: kind === 'counted' ? sumOfKnown(history.map((h) => h.increase)) : changeOfKnown(points),
    points,
    series: seriesOf(samples, history),
    ...(problem !== undefined && { problem }),
    unread: collectors.every(({ last }) => !last),
  };
}

function seriesOf(
  samples: readonly Sample[],
  history: readonly BusinessHistory[],
): readonly FigureSeries[] {
  const increases = new Map(
    history.map(({ metric: name, labels, increase }) => [seriesKey({ name, labels }), increase]),
  );
  const names = differingLabels(samples);
  return samples
    .filter(({ labels }) => Object.keys(labels).length > 0)
    .map(({ name, labels, value }) => ({
      labels: names.map((name) => labels[name] ?? ''),
      value,
      increase: increases.get(seriesKey({ name, labels })) ?? null,
      isLevel: kindOf(name, labels) === 'level',
    }))
    .sort((a, b) => (b.increase ?? b.value) - (a.increase ?? a.value));
}

/** A label with the same value everywhere tells nothing apart; of a single series all are named. */
function differingLabels(samples: readonly Sample[]): string[] {
  const names = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
  if (samples.length < 2) return names;
  return names.filter((name) => new Set(samples.map(({ labels }) => labels[name])).size > 1);
}
