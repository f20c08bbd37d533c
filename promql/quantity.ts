import type { Unit } from '../exporter/metrics/catalog.ts';

/** A unit of the catalogue, or so much of it a second: what `rate` makes of a counter. */
export type ValueUnit = Unit | `${Unit}/s`;

/** A number that remembers its unit, so that it is compared only with values of that unit. */
export type Quantity<U extends ValueUnit> = number & { readonly unitOf: U };

/** Gives a number its unit. At run time the value stays a plain number. */
export function quantity<const U extends ValueUnit>(_unit: U, value: number): Quantity<U> {
  return value as Quantity<U>;
}
