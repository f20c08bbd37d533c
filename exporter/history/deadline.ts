import type { Clock } from '../clock.ts';

/** Runs with a signal that aborts after `deadlineMs`; nothing is left running or waiting after. */
export async function withDeadline<T>(
  clock: Clock,
  deadlineMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(deadlineMs, () => controller.abort());
  try {
    return await run(controller.signal);
  } finally {
    cancel();
    controller.abort();
  }
}
