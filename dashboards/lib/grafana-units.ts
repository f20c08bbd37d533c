import * as units from '@grafana/grafana-foundation-sdk/units';
import type { Unit } from '../../exporter/metrics/catalog.ts';
import type { ValueUnit } from '../../promql/quantity.ts';

/** Units that can be shown. A moment is shown as an age: Grafana counts moments in milliseconds. */
export type ShownUnit = Exclude<ValueUnit, 'timestamp_seconds' | 'timestamp_seconds/s'>;
type BaseUnit = Exclude<Unit, 'timestamp_seconds'>;

const OF_VALUES: Readonly<Record<BaseUnit, string>> = {
  boolean: units.NoUnit,
  bytes: units.BytesIEC,
  count: units.Short,
  info: units.NoUnit,
  level: units.Short,
  ratio: units.PercentUnit,
  seconds: units.Seconds,
  status_code: units.NoUnit,
  usd: units.Dollars,
};

/** Per second. What is not here is a plain number a second: seconds a second are a share. */
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
