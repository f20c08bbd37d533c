import { reportedValues, type CollectorState } from '../../collectors/collector.ts';
import { seriesKey } from '../../collectors/selection.ts';
import { type BusinessHistory, changeOfKnown, sumOfKnown } from '../../history/history.ts';
import { catalog, kindOf, type MetricDefinition } from '../../metrics/catalog.ts';
import { businessMetrics } from '../../metrics/sample.ts';
import type { BusinessMetric, Sample, SampledName } from '../../metrics/sample.ts';

/** One value a slot; null where nothing is known. */
export type Points = readonly (number | null)[];

/** The figures that the sources are asked for, in the order of the catalogue. */
export function figureViews(
  collectors: readonly CollectorState[],
  history: readonly BusinessHistory[],
) {
  return businessMetrics.flatMap((metric) => {
    const asked = collectors.filter(({ source }) =>
      source.metrics.some((mapping) => mapping.metric === metric),
    );
    const known = history.filter((figure) => figure.metric === metric);
    return asked.length === 0 ? [] : [figureView(metric, asked, known)];
  });
}

/** One business figure, all its series together. Values are in the metric's unit. */
function figureView(
  metric: BusinessMetric,
  collectors: readonly CollectorState[],
  history: readonly BusinessHistory[],
) {
  const { type, totals, unit }: MetricDefinition = catalog[metric];
  /** `counted`: by a process or a database. */
  const kind: 'counted' | 'level' = type === 'counter' || totals ? 'counted' : 'level';
  const samples = collectors.flatMap((state) => state.samples).filter((s) => s.name === metric);
  const told = history.filter(
    ({ labels }) => kind === 'level' || kindOf(metric, labels) !== 'level',
  );
  const points = unit === 'level' ? [] : addUp(told.map(({ points }) => points));
  const absences = collectors.flatMap((state) => absencesOf(metric, state));
  const cost = collectors.find(({ samples }) =>
    samples.some(({ name }) => name === 'penpal_ai_cost_usd_total'),
  );
  const isSilent = absences.some(({ absence }) => absence === 'not reported by the source');
  return {
    metric,
    kind,
    unit,
    /** Counted in the memory of a process: a restart begins at 0. */
    isOfProcess: type === 'counter',
    /** Sum of the series now; null if it cannot be read, or if a sum makes no sense (levels). */
    value: unit === 'level' ? null : sumOfKnown(samples.map(({ value }) => value)),
    /** Over the range: added (counted) or changed by (level); null when not known. */
    change: kind === 'counted' ? sumOfKnown(history.map((h) => h.increase)) : changeOfKnown(points),
    /** One a slot: what was added in it (counted), its last value (level). */
    points,
    series: seriesOf(samples, history),
    absences,
    /** Of tokens that are not reported: the service that reports what they cost. */
    costReportedBy:
      metric === 'penpal_ai_tokens_consumed_total' && isSilent
        ? cost?.source.serviceName
        : undefined,
  };
}
export type FigureView = ReturnType<typeof figureView>;

/** The configured values that a source does not give now, by the labels that the configuration sets. */
function absencesOf(metric: SampledName, state: CollectorState) {
  const { message } = state.last ?? {};
  return reportedValues(state).flatMap(({ labels, absence, ...value }) => {
    if (value.metric !== metric || absence === null) return [];
    const isUnreadable = absence === 'source cannot be read' && message !== undefined;
    return [
      { labels: Object.values(labels), absence, message: isUnreadable ? message : undefined },
    ];
  });
}

/** The series by the labels in which they differ, the largest first, when there are several. */
function seriesOf(samples: readonly Sample[], history: readonly BusinessHistory[]) {
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
      /** Shown by its value, also beside series that are counted. */
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

/** Slot by slot, the sum of the series that have a value in it. */
export function addUp(series: readonly Points[]): Points {
  const length = Math.max(0, ...series.map((points) => points.length));
  return Array.from({ length }, (_, slot) => {
    return sumOfKnown(series.map((points) => points[slot] ?? null));
  });
}
