import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueUnit } from '../../promql/quantity.ts';
import { DATA_SOURCE } from './query.ts';
import type { GaugeSeries } from '../../promql/vector.ts';

/** A variable whose values are those of a label: the reader chooses one. */
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
