import { Turn } from '../metrics/turn.ts';

/**
 * Calls `run` for each item and lets everything else have its turn in between: an answer of
 * 100,000 lines must not delay a probe.
 */
export async function inSlices<T>(items: Iterable<T>, run: (item: T) => void): Promise<void> {
  const turn = new Turn();
  for (const item of items) {
    run(item);
    if (turn.isOver) await turn.next();
  }
}
