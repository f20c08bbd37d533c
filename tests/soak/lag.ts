interface Reading {
  readonly atMs: number;
  readonly lagMs: number;
}

/** Readings older than this are forgotten: none of CAUSES that a lag may be looks back further. */
const KEPT_MS = 1_200_000;

/**
 * How late things ran: this process's own event loop, the exporter's, and its schedule. A machine
 * that is busy with other work delays a promise, and by no more than was measured.
 */
export class LagRecord {
  readonly #readings: Reading[] = [];

  /** Times in Unix milliseconds. */
  note(atMs: number, lagMs: number): void {
    this.#readings.push({ atMs, lagMs });
    while (this.#readings[0]!.atMs < atMs - KEPT_MS) this.#readings.shift();
  }

  /** The worst of what was read from then on, milliseconds. */
  worstSince(fromMs: number): number {
    return Math.max(0, ...this.#readings.filter(({ atMs }) => atMs >= fromMs).map((r) => r.lagMs));
  }
}
