import { sumOfKnown } from '../../history/history.ts';

/** One value a slot; null where nothing is known. */
export type Points = readonly (number | null)[];

/** Slot by slot, the sum of the series that have a value in it. */
export function addUp(series: readonly Points[]): Points {
  const length = Math.max(0, ...series.map((points) => points.length));
  return Array.from({ length }, (_, slot) => {
    return sumOfKnown(series.map((points) => points[slot] ?? null));
  });
}
