import { DAY_MS } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { kindOf } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import { businessHistory, eachSlot, slotOf } from './history.ts';
import type { BusinessHistory, SlotGrid } from './history.ts';

/** The state of a collector. `at`: Unix milliseconds. */
export interface SourceRead {
  readonly source: Pick<SourceConfig, 'collector'>;
  readonly samples: readonly Sample[];
  readonly last?: { readonly at: number; readonly success: boolean };
}

/** A series with its values and their times (Unix milliseconds), oldest first. */
interface StoredSeries extends Pick<Sample, 'name' | 'labels'> {
  readonly collector: string;
  times: number[];
  values: number[];
}

/** A value takes 24 bytes, with its time and room to grow. */
const MAX_VALUES = 35_000;
/** Leaves each series 87 values of its day. Further series are not stored. A series has 500 bytes beside its values. */
export const MAX_SERIES = 400;
/** How long before a range the value may be from with which the range begins; as in PromQL. */
const LOOKBACK_MS = 300_000;

/**
 * A day of all business metrics in 1 MiB at most. A series with more than its share of MAX_VALUES
 * loses every second value, so old values become sparser than new ones.
 */
export class BusinessValues {
  readonly series = new Map<string, StoredSeries>();

  /** Stores what a collector has read, unless the read failed. */
  record({ source: { collector }, samples, last }: SourceRead): void {
    if (!last?.success) return;
    const { at } = last;
    for (const { name, labels, value } of samples) {
      const key = JSON.stringify([collector, name, labels]);
      const series = this.series.get(key) ?? { collector, name, labels, times: [], values: [] };
      if (!this.series.has(key) && this.series.size === MAX_SERIES) continue;
      if (at < (series.times.at(-1) ?? -Infinity)) continue;
      this.series.set(key, series);
      series.times.push(at);
      series.values.push(value);
    }
    for (const [key, series] of this.series) {
      const { times } = series;
      if (times[0]! < at - DAY_MS) filter(series, (index) => times[index]! >= at - DAY_MS);
      while (series.times.length > MAX_VALUES / this.series.size) {
        const newest = series.times.length - 1;
        filter(series, (index) => (newest - index) % 2 === 0);
      }
      if (series.times.length === 0) this.series.delete(key);
    }
  }

  /** Drops the metrics of all other collectors. */
  retain(collectors: ReadonlySet<string>): void {
    for (const [key, { collector }] of this.series) {
      if (!collectors.has(collector)) this.series.delete(key);
    }
  }

  summarise(grid: SlotGrid): BusinessHistory[] {
    return [...this.series.values()].flatMap((series) => summarise(series, grid));
  }
}

function filter(series: StoredSeries, stays: (index: number) => boolean): void {
  series.times = series.times.filter((_, index) => stays(index));
  series.values = series.values.filter((_, index) => stays(index));
}

/** The history of a series; none if it has no value in the range. */
function summarise(series: StoredSeries, grid: SlotGrid): BusinessHistory[] {
  const { name, labels, times, values } = series;
  const kind = kindOf(name, labels);
  const points = eachSlot<number | null>(() => null);
  let before: number | undefined;
  let isKnown = false;
  for (const [index, value] of values.entries()) {
    const at = times[index]!;
    if (at < grid.from - LOOKBACK_MS) continue;
    const slot = slotOf(grid, at);
    if (slot in points) {
      isKnown = true;
      if (kind === 'level') points[slot] = value;
      else if (before !== undefined) {
        // After a reset a counter begins at 0, as in PromQL.
        const from = kind === 'counter' && value < before ? 0 : before;
        points[slot] = (points[slot] ?? 0) + value - from;
      }
    }
    before = value;
  }
  return isKnown ? [businessHistory(name, labels, points)] : [];
}
