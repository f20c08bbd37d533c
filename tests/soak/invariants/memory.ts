interface Reading {
  readonly atMs: number;
  readonly bytes: number;
}

/** Shorter runs are not judged. */
const SHORTEST_MS = 120_000;
/** Share of the run in which V8 grows its heap to the needed size. */
const WARM_UP_RATIO = 1 / 3;
const LONGEST_WARM_UP_MS = 300_000;
/** Largest growth after the warm-up. A garbage collection frees as much. */
export const MOST_GROWTH_BYTES = 16 * 1024 * 1024;
/** Largest number of readings for the line. */
const MOST_READINGS = 200;

/**
 * Resident memory is flat: a line through the readings after the warm-up (a third of the run, at most five
 * minutes) rises by at most 16 MiB until the end of the run. Its slope is the median of the slopes between
 * all pairs (Theil-Sen estimator), which ignores peaks.
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

  /** Growth in bytes; undefined for a short run. */
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

/** Bytes per millisecond. */
function medianSlope(readings: readonly Reading[]): number {
  const slopes = readings.flatMap((a, index) =>
    readings.slice(index + 1).map((b) => (b.bytes - a.bytes) / (b.atMs - a.atMs)),
  );
  return slopes.sort((a, b) => a - b)[slopes.length >>> 1] ?? 0;
}
