import type { Slice, SliceResult } from './client-worker.ts';
import { ask, forkBeside } from './forked.ts';

/** What is compared: something that probes on request, in a process whose CPU time can be told. */
export interface Subject {
  readonly name: string;
  readonly run: (slice: Slice) => Promise<SliceResult>;
}

/** One of clients.ts in a process of its own, so that neither code nor garbage is shared. */
export function startClient(name: string): Subject & Disposable {
  const worker = forkBeside('client-worker.ts', name);
  return {
    name,
    run: (slice) => ask(worker, slice),
    [Symbol.dispose]: () => worker[Symbol.dispose](),
  };
}

/** Has their compilers do their work before anything is measured. */
export async function warmUp(subjects: readonly Subject[], url: string): Promise<void> {
  for (const subject of subjects) {
    await subject.run({ url, count: 4000, ratePerSecond: 1000, delayMs: 0 });
  }
}

/** How many of the probes failed. */
export function failedProbes({ durationsMs }: SliceResult): number {
  return durationsMs.filter(Number.isNaN).length;
}
