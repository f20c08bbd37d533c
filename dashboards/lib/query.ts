import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { Unit } from '../../exporter/metrics/catalog.ts';
import * as q from '../../promql/promql.ts';
import type { Duration, GaugeSeries, ValueUnit, Vector } from '../../promql/promql.ts';

/** The data source of every panel: the dashboard's variable. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Grafana's window: four scrapes of the data source (15 s), or the step plus one scrape. */
export const WINDOW = '$__rate_interval';
/** `WINDOW` in words. */
export const WITHIN = 'within the minute before each point, or within a longer step';

/** Units that can be shown. A timestamp is shown as an age, because Grafana counts in milliseconds. */
export type ShownUnit = Exclude<ValueUnit, 'timestamp_seconds' | 'timestamp_seconds/s'>;
type BaseUnit = Exclude<Unit, 'timestamp_seconds'>;

/** What a panel shows: an expression, and a legend for its series. */
export interface Query<U extends ShownUnit = ShownUnit> {
  readonly expression: string;
  readonly unit: U;
  readonly legend: string;
}

/** Names the series of a vector by a text or by labels: `show(v, ['provider', 'model'])`. */
export function show<L extends string, U extends ShownUnit>(
  { text, unit }: Vector<L, U>,
  legend: string | readonly NoInfer<L>[],
): Query<U> {
  const names =
    typeof legend === 'string' ? legend : legend.map((label) => `{{${label}}}`).join(' ');
  return { expression: text, unit, legend: names };
}

/** One value per series, at the end of the dashboard's time range. */
export function instantTarget({ expression, legend }: Query): DataqueryBuilder {
  return target(expression, legend).instant();
}

/** The same as a table with a column for each label. */
export function tableTarget({ expression, legend }: Query): DataqueryBuilder {
  return target(expression, legend).instant().format(PromQueryFormat.Table);
}

/** One curve per series over the dashboard's time range, with points at least `leastStep` apart. */
export function rangeTarget({ expression, legend }: Query, leastStep?: Duration): DataqueryBuilder {
  const curve = target(expression, legend).range();
  return leastStep === undefined ? curve : curve.interval(leastStep);
}

function target(expression: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATA_SOURCE).expr(expression).legendFormat(legend);
}

/** A variable with the values of a label, from which the reader chooses one. */
export function labelVariable<L extends string>(
  name: string,
  label: string,
  series: GaugeSeries<L, ValueUnit>,
  values: NoInfer<L>,
): QueryVariableBuilder {
  const query = `label_values(${series.selector}, ${values})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATA_SOURCE)
    .query({ query, refId: 'A' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

const OF_VALUES: Readonly<Record<BaseUnit, string>> = {
  boolean: units.NoUnit,
  bytes: units.BytesIEC,
  // With every digit: 40,300 and not 40.3 K.
  count: units.LocaleFormat,
  info: units.NoUnit,
  level: units.NoUnit,
  ratio: units.PercentUnit,
  seconds: units.Seconds,
  status_code: units.NoUnit,
  usd: units.Dollars,
};

/** Units per second; `units.Short` for all others. Seconds per second are a share. */
const OF_RATES: Readonly<Partial<Record<BaseUnit, string>>> = {
  bytes: units.BytesPerSecondIEC,
  count: units.CountsPerSecond,
  seconds: units.PercentUnit,
};

/** The unit by which Grafana formats values. */
export function grafanaUnit(unit: ShownUnit): string {
  const [base, perSecond] = unit.split('/') as [BaseUnit, string | undefined];
  return perSecond ? (OF_RATES[base] ?? units.Short) : OF_VALUES[base];
}

/** Counts within the window by some labels, without those that are zero. */
export const counted = <L extends string, const B extends L>(
  counter: q.CounterSeries<L, 'count'>,
  ...labels: readonly B[]
) => q.where(q.sumBy(q.increase(counter, WINDOW), ...labels), '>', 0);
