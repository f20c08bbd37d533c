import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between two yields. Longer work would show in the response times of probes. */
const SLICE_MS = 0.5;

/** Cuts long work into slices, so that probes and requests need not wait until all of it is done. */
export class TimeSlice {
  #startMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#startMs >= SLICE_MS;
  }

  /** Yields to the event loop, then starts the next slice. */
  async next(): Promise<void> {
    await setImmediate();
    this.#startMs = performance.now();
  }
}

let lastTurn = Promise.resolve();
const turnSlice = new TimeSlice();

/**
 * Lets requests work one after another, the first come first, and yields to the event loop after each slice of work:
 * a thousand requests at once delay a probe by no more than one does.
 */
export function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => (turnSlice.isOver ? turnSlice.next() : undefined));
  return lastTurn;
}

/**
 * Calls `run` for each item and yields to the event loop after each slice of work, so that a body of
 * 100,000 lines does not delay a probe.
 */
export async function inSlices<T>(items: Iterable<T>, run: (item: T) => void): Promise<void> {
  const slice = new TimeSlice();
  for (const item of items) {
    run(item);
    if (slice.isOver) await slice.next();
  }
}
