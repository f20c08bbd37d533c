/** Typed PromQL: a wrong metric, label, label value, unit or use of a counter does not compile. */
export * from './aggregate.ts';
export * from './functions.ts';
export { noneOf, not, oneOf } from './matchers.ts';
export * from './operators.ts';
export { ago, buckets, counter, gauge } from './series.ts';
export type { CounterSeries, Vector } from './vector.ts';
