/**
 * Nearest-rank percentile: the smallest sample that at least `ratio` of all samples do not exceed,
 * so always one that was measured. `ascending` must be sorted. Null without samples.
 */
export function percentile(ascending: ArrayLike<number>, ratio: number): number | null {
  const rank = Math.ceil(ratio * ascending.length);
  return ascending[Math.max(rank, 1) - 1] ?? null;
}
