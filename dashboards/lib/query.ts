import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Duration } from '../../promql/functions.ts';
import type { ShownUnit } from './grafana-units.ts';
import { placeholders } from '../../promql/placeholders.ts';
import type { Vector } from '../../promql/vector.ts';

/** The data source that every panel uses: the dashboard's variable. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** What a panel shows: an expression, and how its series are called. */
export interface Query<U extends ShownUnit = ShownUnit> {
  readonly expression: string;
  readonly unit: U;
  readonly legend: string;
}

/** Names a vector's series by their labels: `show(v, (label) => label.service_name)`. */
export function show<L extends string, U extends ShownUnit>(
  values: Vector<L, U>,
  legend: string | ((label: Readonly<Record<NoInfer<L>, string>>) => string),
): Query<U> {
  return {
    expression: values.text,
    unit: values.unit,
    legend: typeof legend === 'string' ? legend : legend(placeholders((label) => `{{${label}}}`)),
  };
}

/** One value a series: at the end of the dashboard's time range. */
export function instantTarget({ expression, legend }: Query): DataqueryBuilder {
  return target(expression, legend).instant();
}

/** The same as a table, a column for each label. */
export function tableTarget({ expression, legend }: Query): DataqueryBuilder {
  return target(expression, legend).instant().format(PromQueryFormat.Table);
}

/** A curve a series: over the dashboard's time range, with at least `leastStep` between two points. */
export function rangeTarget({ expression, legend }: Query, leastStep?: Duration): DataqueryBuilder {
  const curve = target(expression, legend).range();
  return leastStep === undefined ? curve : curve.interval(leastStep);
}

function target(expression: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATA_SOURCE).expr(expression).legendFormat(legend);
}
