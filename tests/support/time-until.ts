import { setTimeout as delay } from 'node:timers/promises';

/**
 * Milliseconds until the condition holds; it is checked every `pollMs`. A condition that throws
 * does not hold yet. `usualMs`: how long it takes on a quiet machine. Rejects after five times of that,
 * at the earliest after two minutes, with the last error that the condition threw.
 */
export async function timeUntil(
  what: string,
  usualMs: number,
  holds: () => boolean | Promise<boolean>,
  pollMs = 200,
): Promise<number> {
  const startedMs = performance.now();
  const limitMs = Math.max(120_000, 5 * usualMs);
  for (;;) {
    let last = '';
    try {
      if (await holds()) return performance.now() - startedMs;
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (performance.now() - startedMs > limitMs) {
      throw new Error(`not within ${limitMs} ms: ${what}${last}`);
    }
    await delay(pollMs);
  }
}

/** Waits until `find` returns nothing. Rejects with what is left, as late as `timeUntil`. */
export async function untilNothing(
  usualMs: number,
  find: () => readonly string[] | Promise<readonly string[]>,
): Promise<void> {
  await timeUntil('all of it is gone', usualMs, async () => {
    const left = await find();
    if (left.length > 0) throw new Error(left.join('\n'));
    return true;
  });
}
