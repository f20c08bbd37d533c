/** One value a slot; null where nothing is known. */
export type Points = readonly (number | null)[];

/** What a counter added from slot to slot; after a reset it began again at 0. */
export function steps(points: Points): Points {
  let before: number | null = null;
  return points.map((value) => {
    const previous = before;
    if (value === null) return null;
    before = value;
    if (previous === null) return null;
    return value >= previous ? value - previous : value;
  });
}

/** Slot by slot, the sum of the series that have a value in it. */
export function addUp(series: readonly Points[]): Points {
  const length = Math.max(0, ...series.map((points) => points.length));
  return Array.from({ length }, (_, slot) => {
    return total(series.map((points) => points[slot] ?? null));
  });
}

/** The sum of what is known; null if nothing is. */
export function total(values: Points): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
