/** Typed PromQL. A wrong metric, label, label value, unit or use of a counter does not compile. */
export * from './functions.ts';
export * from './operators.ts';
export { record, recorded, recordedCounter } from './recording.ts';
export type { Recording } from './recording.ts';
export {
  ago,
  ALERTMANAGER,
  atEnd,
  buckets,
  chosen,
  counter,
  gauge,
  GRAFANA,
  GROUP_PREFIX,
  MONITOR,
  noneOf,
  not,
  oneOf,
  OUR_RULE_GROUPS,
  PROMETHEUS,
  startingWith,
} from './series.ts';
export type { Matcher } from './series.ts';
export { quantity } from './vector.ts';
export type { CounterSeries, GaugeSeries, Quantity, ValueUnit, Vector } from './vector.ts';
