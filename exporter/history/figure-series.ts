import { catalog } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import type { FigureHistory } from './history.ts';
import { sumOfKnown } from './known-values.ts';
import { eachSlot, slotOf } from './slots.ts';
import type { SlotGrid } from './slots.ts';

/** How long before a range a value still counts as the one it began with: Prometheus's lookback. */
const LOOKBACK_MS = 300_000;

/** One reading of a series: Unix milliseconds and the value. */
export type Reading = readonly [at: number, value: number];

/** What the readings of a series, oldest first, say of a range; undefined when none is in it. */
export function summariseFigure(
  { name, labels }: Pick<Sample, 'name' | 'labels'>,
  readings: Iterable<Reading>,
  grid: SlotGrid,
): FigureHistory | undefined {
  const points = eachSlot<number | null>(grid, () => null);
  const steps = eachSlot<number | null>(grid, () => null);
  let before: number | undefined;
  for (const [at, value] of readings) {
    const slot = slotOf(grid, at);
    if (slot !== undefined) {
      points[slot] = value;
      if (before !== undefined) steps[slot] = (steps[slot] ?? 0) + added(before, value);
    }
    if (slot !== undefined || isLookback(grid, at)) before = value;
  }
  if (points.every((point) => point === null)) return undefined;
  const isCounter = catalog[name].type === 'counter';
  return {
    metric: name,
    labels,
    increase: isCounter ? sumOfKnown(steps) : null,
    points,
    added: isCounter ? steps : [],
  };
}

/** What a counter gained between two readings. After a reset it began again at 0, as in PromQL. */
export function added(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function isLookback({ from }: SlotGrid, at: number): boolean {
  return at < from && at >= from - LOOKBACK_MS;
}
