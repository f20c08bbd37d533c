/**
 * Divides a count into whole parts by integer weights. The parts add up to the count, and none
 * ever shrinks while the count grows: each takes its share of what the parts before it left over.
 */
export function split(count: number, weights: readonly number[]): number[] {
  let left = count;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const part = Math.floor((left * weight) / weightLeft);
    left -= part;
    weightLeft -= weight;
    return part;
  });
}

/** The same, each part beside the thing it belongs to. */
export function splitAmong<T extends { readonly weight: number }>(
  count: number,
  things: readonly T[],
): { thing: T; count: number }[] {
  const parts = split(
    count,
    things.map((thing) => thing.weight),
  );
  return things.map((thing, index) => ({ thing, count: parts[index] ?? 0 }));
}
