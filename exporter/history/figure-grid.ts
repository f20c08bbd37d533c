import type { Sample } from '../metrics/sample.ts';
import type { Reading } from './figure-series.ts';
import { seriesKey } from './series-key.ts';

const DAY_MS = 86_400_000;

interface Series {
  readonly sample: Pick<Sample, 'name' | 'labels'>;
  /** NaN where there was no value. */
  values: Float64Array;
  /** Number of the newest cell with a value. */
  newest: number;
}

/**
 * A day of one collector's figures: of each cell (a minute, unless coarsened) the last value. The
 * cells are numbered from the epoch and kept in a ring, 8 bytes a cell for each series.
 */
export class FigureGrid {
  #cellMs: number;
  /** When each cell was last written, Unix milliseconds. */
  #times: Float64Array;
  #newest = -Infinity;
  readonly #series = new Map<string, Series>();

  constructor(cellMs: number) {
    this.#cellMs = cellMs;
    this.#times = emptyCells(cellMs);
  }

  /** Arrays in use: one a series, and the times. */
  get arrays(): number {
    return this.#series.size + 1;
  }

  has(sample: Sample): boolean {
    return this.#series.has(keyOf(sample));
  }

  /** Begins a series; it has no values yet. */
  open(sample: Sample): void {
    const { name, labels } = sample;
    const values = emptyCells(this.#cellMs);
    this.#series.set(keyOf(sample), { sample: { name, labels }, values, newest: -Infinity });
  }

  /** Keeps the values of the open series. A read older than the newest cell is not kept. */
  write(at: number, samples: readonly Sample[]): void {
    const cell = Math.floor(at / this.#cellMs);
    if (cell < this.#newest) return;
    this.#moveTo(cell);
    const position = cell % this.#times.length;
    this.#times[position] = at;
    for (const sample of samples) {
      const series = this.#series.get(keyOf(sample));
      if (!series) continue;
      series.values[position] = sample.value;
      series.newest = cell;
    }
  }

  /** Makes the cells twice as long: half the memory. Of two cells the later value stays. */
  coarsen(): void {
    const halve = (values: Float64Array) => this.#halved(values);
    const times = halve(this.#times);
    for (const series of this.#series.values()) {
      series.values = halve(series.values);
      series.newest = Math.floor(series.newest / 2);
    }
    this.#times = times;
    this.#cellMs *= 2;
    this.#newest = Math.floor(this.#newest / 2);
  }

  /** Every series with its readings, oldest first. */
  *[Symbol.iterator](): Generator<readonly [Series['sample'], Iterable<Reading>]> {
    for (const { sample, values } of this.#series.values()) yield [sample, this.#readings(values)];
  }

  *#readings(values: Float64Array): Generator<Reading> {
    for (const cell of this.#cells()) {
      const position = cell % values.length;
      if (!Number.isNaN(values[position])) yield [this.#times[position]!, values[position]!];
    }
  }

  *#cells(): Generator<number> {
    if (this.#newest === -Infinity) return;
    const first = Math.max(0, this.#newest - this.#times.length + 1);
    for (let cell = first; cell <= this.#newest; cell += 1) yield cell;
  }

  /** Empties the cells that come into use, and drops the series without a value for a day. */
  #moveTo(cell: number): void {
    const length = this.#times.length;
    const first = Math.max(this.#newest + 1, cell - length + 1);
    for (let fresh = first; fresh <= cell; fresh += 1) {
      this.#times[fresh % length] = NaN;
      for (const { values } of this.#series.values()) values[fresh % length] = NaN;
    }
    this.#newest = cell;
    for (const [key, { newest }] of this.#series) {
      if (newest !== -Infinity && newest <= cell - length) this.#series.delete(key);
    }
  }

  #halved(values: Float64Array): Float64Array {
    const coarse = emptyCells(this.#cellMs * 2);
    for (const cell of this.#cells()) {
      const value = values[cell % values.length]!;
      if (!Number.isNaN(value)) coarse[Math.floor(cell / 2) % coarse.length] = value;
    }
    return coarse;
  }
}

function emptyCells(cellMs: number): Float64Array {
  return new Float64Array(Math.floor(DAY_MS / cellMs)).fill(NaN);
}

function keyOf({ name, labels }: Sample): string {
  return name + seriesKey(labels);
}
