interface Reading {
  readonly atMs: number;
  readonly bytes: number;
}

/** A run that is shorter says nothing of its memory. */
const SHORTEST_MS = 120_000;
/** Until V8 has grown its heap to what the work needs. */
const WARM_UP_RATIO = 1 / 3;
const LONGEST_WARM_UP_MS = 300_000;
/** How much the line may rise from the end of the warm-up to the end. A collection frees as much. */
export const MOST_GROWTH_BYTES = 16 * 1024 * 1024;
/** Readings that the line is laid through. */
const MOST_READINGS = 200;

/**
 * Resident memory is flat: the line through the readings after the warm-up (a third of the run, at
 * most five minutes) rises by no more than 16 MiB until the end, however long the run is. The line is
 * Theil and Sen's, the median of the slopes between all pairs, which peaks do not move.
 */
export class MemoryWatch {
  readonly #readings: Reading[] = [];

  note(atMs: number, bytes: number): void {
    this.#readings.push({ atMs, bytes });
  }

  get first(): number {
    return this.#readings[0]?.bytes ?? NaN;
  }

  get last(): number {
    return this.#readings.at(-1)?.bytes ?? NaN;
  }

  /** Bytes; undefined for a run that is too short. */
  growth(): number | undefined {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    if (!first || !last || last.atMs - first.atMs < SHORTEST_MS) return undefined;
    const warmUpMs = Math.min((last.atMs - first.atMs) * WARM_UP_RATIO, LONGEST_WARM_UP_MS);
    const warm = this.#readings.filter(({ atMs }) => atMs >= first.atMs + warmUpMs);
    const step = Math.ceil(warm.length / MOST_READINGS);
    const readings = warm.filter((_, index) => index % step === 0);
    return medianSlope(readings) * (last.atMs - first.atMs - warmUpMs);
  }

  check(): string[] {
    const growth = this.growth();
    if (growth === undefined || growth <= MOST_GROWTH_BYTES) return [];
    return [`memory grew by ${mebibytes(growth)} after the warm-up, to ${mebibytes(this.last)}`];
  }
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** Bytes a millisecond. */
function medianSlope(readings: readonly Reading[]): number {
  const slopes = readings.flatMap((a, index) =>
    readings.slice(index + 1).map((b) => (b.bytes - a.bytes) / (b.atMs - a.atMs)),
  );
  return slopes.sort((a, b) => a - b)[slopes.length >>> 1] ?? 0;
}
