import type { Sample } from '../metrics/sample.ts';
import { FigureGrid } from './figure-grid.ts';
import { summariseFigure } from './figure-series.ts';
import type { FigureHistory } from './history.ts';
import type { SlotGrid } from './slots.ts';

/** What history needs of a collector's state: the collectors' CollectorState has all of it. */
export interface FigureRead {
  readonly source: { readonly collector: string; readonly serviceName: string };
  readonly samples: readonly Sample[];
  readonly last?: { readonly at: number; readonly success: boolean };
}

export const MAX_FIGURE_BYTES = 1_048_576;
const FINEST_CELL_MS = 60_000;
const COARSEST_CELL_MS = 960_000;
/** What a series takes besides its cells: its labels, its key, its place. Measured: 300 to 500. */
const SERIES_BYTES = 500;
const DAY_MS = 86_400_000;

interface Source {
  readonly serviceName: string;
  readonly grid: FigureGrid;
  lastAt: number;
}

/**
 * A day of all business figures in at most MAX_FIGURE_BYTES. To begin with a cell is a minute and a
 * series 12 kB; when the series become too many (some 85), all cells are made twice as long, up to
 * 16 minutes (850 series). What does not fit even so is not kept.
 */
export class FigureStore {
  #cellMs = FINEST_CELL_MS;
  readonly #sources = new Map<string, Source>();

  /** Takes the state of every collector; what was read since the last time is kept. */
  record(reads: readonly FigureRead[]): void {
    const collectors = new Set(reads.map(({ source }) => source.collector));
    this.#drop((collector) => !collectors.has(collector));
    for (const read of reads) this.#recordOne(read);
  }

  /** Forgets the figures of all other services. */
  retain(services: ReadonlySet<string>): void {
    this.#drop((_, { serviceName }) => !services.has(serviceName));
  }

  summarise(grid: SlotGrid): FigureHistory[] {
    return [...this.#sources.values()]
      .flatMap((source) => [...source.grid])
      .map(([sample, readings]) => summariseFigure(sample, readings, grid))
      .filter((figure) => figure !== undefined);
  }

  get bytes(): number {
    return this.#bytesOf(this.#arrays(), this.#cellMs);
  }

  #recordOne({ source, samples, last }: FigureRead): void {
    if (!last?.success) return;
    const known = this.#sources.get(source.collector) ?? this.#open(source);
    if (!known || last.at <= known.lastAt) return;
    known.lastAt = last.at;
    for (const sample of samples) {
      if (!known.grid.has(sample) && this.#makeRoom()) known.grid.open(sample);
    }
    known.grid.write(last.at, samples);
  }

  #open({ collector, serviceName }: FigureRead['source']): Source | undefined {
    if (!this.#makeRoom()) return undefined;
    const source = { serviceName, grid: new FigureGrid(this.#cellMs), lastAt: -Infinity };
    this.#sources.set(collector, source);
    return source;
  }

  /** For one more array; false when even the coarsest cells leave none. */
  #makeRoom(): boolean {
    const arrays = this.#arrays() + 1;
    while (this.#bytesOf(arrays, this.#cellMs) > MAX_FIGURE_BYTES) {
      if (this.#cellMs === COARSEST_CELL_MS) return false;
      this.#cellMs *= 2;
      for (const { grid } of this.#sources.values()) grid.coarsen();
    }
    return true;
  }

  #arrays(): number {
    return [...this.#sources.values()].reduce((sum, { grid }) => sum + grid.arrays, 0);
  }

  #bytesOf(arrays: number, cellMs: number): number {
    const cells = Math.floor(DAY_MS / cellMs);
    return arrays * (cells * Float64Array.BYTES_PER_ELEMENT + SERIES_BYTES);
  }

  #drop(isGone: (collector: string, source: Source) => boolean): void {
    for (const [collector, source] of this.#sources) {
      if (isGone(collector, source)) this.#sources.delete(collector);
    }
  }
}
