import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between two turns of the event loop: what a probe's time is wrong by at most. */
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
