/** The value below which the given share (0..1) of the values lies; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The middle value, or the mean of the two middle values; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Median, and in brackets the smallest and the largest value; empty without values. */
export function spread(values: readonly number[], digits: number): string {
  if (Number.isNaN(median(values))) return '';
  const show = (value: number) => value.toFixed(digits);
  return `${show(median(values))} [${show(Math.min(...values))}–${show(Math.max(...values))}]`;
}

/** `spread` with a unit, for the table. */
export function show(values: readonly number[], digits: number, unit: string): string {
  return `${spread(values, digits)} ${unit}`.trim();
}

/** The quotient of two medians. */
export function ratio(some: readonly number[], others: readonly number[]): number {
  return median(some) / median(others);
}
