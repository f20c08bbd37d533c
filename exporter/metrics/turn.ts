import { setImmediate } from 'node:timers/promises';

/**
 * Milliseconds of work after which everything else goes first: a probe's answer that waits is measured too
 * long. One piece of work may take longer.
 */
const LONGEST_MS = 0.5;

/** Cuts long work into turns of the event loop, so that nothing else waits for all of it. */
export class Turn {
  #startMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#startMs >= LONGEST_MS;
  }

  /** Lets everything else go first. */
  async next(): Promise<void> {
    await setImmediate();
    this.#startMs = performance.now();
  }
}
