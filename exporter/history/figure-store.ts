import type { Sample } from '../metrics/sample.ts';
import { FigureGrid } from './figure-grid.ts';
import { summariseFigure } from './figure-series.ts';
import type { FigureHistory } from './history.ts';
import type { SlotGrid } from './slots.ts';

/** What history needs of a collector's state: the collectors' CollectorState has all of it. */
export interface FigureRead {
  readonly source: { readonly collector: string };
  readonly samples: readonly Sample[];
  readonly last?: { readonly at: number; readonly success: boolean };
}

export const MAX_FIGURE_BYTES = 1_048_576;
const FINEST_CELL_MS = 60_000;
const COARSEST_CELL_MS = 960_000;
/** What a series takes besides its cells: its labels, its key, its place. Measured: 300 to 500. */
const SERIES_BYTES = 500;
const DAY_MS = 86_400_000;

/**
 * A day of all business figures in at most MAX_FIGURE_BYTES. To begin with a cell is a minute and a
 * series 12 kB; when the series become too many (some 85), all cells are made twice as long, up to
 * 16 minutes (850 series). What does not fit even so is not kept.
 */
export class FigureStore {
  #cellMs = FINEST_CELL_MS;
  /** By collector. */
  readonly #grids = new Map<string, FigureGrid>();

  /** Keeps what a collector has read; of a read that failed there is nothing to keep. */
  record({ source: { collector }, samples, last }: FigureRead): void {
    if (!last?.success) return;
    const grid = this.#grids.get(collector) ?? this.#open(collector);
    if (!grid) return;
    for (const sample of samples) {
      if (!grid.has(sample) && this.#makeRoom()) grid.open(sample);
    }
    grid.write(last.at, samples);
  }

  /** Forgets the figures of all other collectors. */
  retain(collectors: ReadonlySet<string>): void {
    for (const collector of this.#grids.keys()) {
      if (!collectors.has(collector)) this.#grids.delete(collector);
    }
  }

  summarise(grid: SlotGrid): FigureHistory[] {
    return [...this.#grids.values()]
      .flatMap((figures) => [...figures])
      .map(([sample, readings]) => summariseFigure(sample, readings, grid))
      .filter((figure) => figure !== undefined);
  }

  get bytes(): number {
    return this.#bytesOf(this.#arrays(), this.#cellMs);
  }

  #open(collector: string): FigureGrid | undefined {
    if (!this.#makeRoom()) return undefined;
    const grid = new FigureGrid(this.#cellMs);
    this.#grids.set(collector, grid);
    return grid;
  }

  /** For one more array; false when even the coarsest cells leave none. */
  #makeRoom(): boolean {
    const arrays = this.#arrays() + 1;
    while (this.#bytesOf(arrays, this.#cellMs) > MAX_FIGURE_BYTES) {
      if (this.#cellMs === COARSEST_CELL_MS) return false;
      this.#cellMs *= 2;
      for (const grid of this.#grids.values()) grid.coarsen();
    }
    return true;
  }

  #arrays(): number {
    return [...this.#grids.values()].reduce((sum, { arrays }) => sum + arrays, 0);
  }

  #bytesOf(arrays: number, cellMs: number): number {
    const cells = Math.floor(DAY_MS / cellMs);
    return arrays * (cells * Float64Array.BYTES_PER_ELEMENT + SERIES_BYTES);
  }
}
