import { Turn } from '../metrics/turn.ts';

/** Items between two looks at the clock: few items are done in one turn. */
const ITEMS = 64;

/**
 * Calls `run` for each item and lets everything else have its turn in between: an answer of
 * 100,000 lines must not delay a probe.
 */
export async function inSlices<T>(items: Iterable<T>, run: (item: T) => void): Promise<void> {
  const turn = new Turn();
  let done = 0;
  for (const item of items) {
    run(item);
    done += 1;
    if (done % ITEMS === 0 && turn.isOver) await turn.next();
  }
}
