import type { Duration } from '../../promql/functions.ts';
import type { MatchersOf } from '../../promql/series.ts';
import type { LabelOf, MetricName, NamesOfType, ValueOf } from '../../promql/metrics.ts';
import { renderMatchers } from '../../promql/series.ts';

/** A series over time in promtool's notation: `1x3 0x5` is four ones, then six zeros. */
export interface GivenSeries {
  readonly series: string;
  readonly values: string;
}

/** Time since the first sample, e.g. `90s` or `1m30s`. */
export type Moment = Duration | `${number}m${number}s` | `${number}h${number}m`;

/** The expected state of an alert at one time. */
export interface Expectation {
  readonly at: Moment;
  /** Labels of each firing alert, without the labels that the rule sets. */
  readonly firing: readonly Readonly<Record<string, string>>[];
  /** The description of the first alert, with templates filled in. */
  readonly description?: string;
  /** The same in French, if that has more than labels. */
  readonly description_fr?: string;
  /** Its title, if that has more than labels. */
  readonly title?: string;
}

/** A test case of one alert, which promtool runs against the generated rules. */
export interface AlertCase {
  readonly alert: string;
  /** The name of the case, a sentence about the alert: "fires …", "stays quiet …", "resolves …", "fires …, and resolves …". */
  readonly does: string;
  /** Time between two samples. */
  readonly every: Duration;
  /** Time between two evaluations, if the group's own interval takes too long to simulate. */
  readonly evaluatedEvery?: Duration;
  readonly given: readonly GivenSeries[];
  readonly expect: readonly Expectation[];
}

/** Samples of a gauge or counter. The compiler checks its labels. */
export function given<N extends NamesOfType<'gauge' | 'counter'>>(
  name: N,
  labels: LabelValues<N>,
  values: string,
): GivenSeries {
  return { series: `${name}${renderMatchers(labels)}`, values };
}

/** Samples of one bucket of a histogram. */
export function givenBucket<N extends NamesOfType<'histogram'>>(
  name: N,
  labels: LabelValues<N> & { readonly le: string },
  values: string,
): GivenSeries {
  return { series: `${name}_bucket${renderMatchers(labels)}`, values };
}

type LabelValues<N extends MetricName> = {
  readonly [L in LabelOf<N>]?: ValueOf<N, L>;
} & MatchersOf<N>;
