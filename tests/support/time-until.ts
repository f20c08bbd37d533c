import { setTimeout as delay } from 'node:timers/promises';

/**
 * Milliseconds until the condition holds; it is checked every `pollMs`. A condition that throws
 * does not hold yet. Rejects once the time is up, with the last error that the condition threw.
 */
export async function timeUntil(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
  pollMs = 200,
): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    let last = '';
    try {
      if (await holds()) return performance.now() - startedMs;
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (performance.now() - startedMs > withinMs) {
      throw new Error(`not within ${withinMs} ms: ${what}${last}`);
    }
    await delay(pollMs);
  }
}

/** Waits until `find` returns nothing. Rejects with what is left once the time is up. */
export async function untilNothing(
  withinMs: number,
  find: () => readonly string[] | Promise<readonly string[]>,
): Promise<void> {
  await timeUntil('all of it is gone', withinMs, async () => {
    const left = await find();
    if (left.length > 0) throw new Error(left.join('\n'));
    return true;
  });
}
