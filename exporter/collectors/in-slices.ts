import { setImmediate } from 'node:timers/promises';

/** Longest time that the event loop is held at once. A probe may start 100 ms late at most. */
const SLICE_MS = 5;
/** Items between two looks at the clock. */
const ITEMS = 64;

/**
 * Calls `run` for each item and lets everything else have its turn in between: an answer of
 * 100,000 lines must not delay a probe.
 */
export async function inSlices<T>(items: Iterable<T>, run: (item: T) => void): Promise<void> {
  let done = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  for (const item of items) {
    run(item);
    done += 1;
    if (done % ITEMS !== 0 || performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + SLICE_MS;
  }
}
