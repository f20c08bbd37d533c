import { setImmediate } from 'node:timers/promises';

/** Work between two yields to the event loop. Longer work would show in the response times of probes. */
const SLICE_MS = 0.5;
/** Items between two looks at the clock. */
const ITEMS = 64;

/**
 * Calls `run` for each item and yields to the event loop after each slice of work, so that a body of
 * 100,000 lines does not delay a probe.
 */
export async function inSlices<T>(items: Iterable<T>, run: (item: T) => void): Promise<void> {
  let startMs = performance.now();
  let done = 0;
  for (const item of items) {
    run(item);
    done += 1;
    if (done % ITEMS !== 0 || performance.now() - startMs < SLICE_MS) continue;
    await setImmediate();
    startMs = performance.now();
  }
}
