import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds until the condition holds; throws when it does not in time. A condition that throws means "not yet". */
export async function timeUntil(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<number> {
  const from = performance.now();
  let last = '';
  const asked = async () => {
    try {
      return await holds();
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`;
      return false;
    }
  };
  while (!(await asked())) {
    if (performance.now() - from > withinMs) {
      throw new Error(`not within ${withinMs} ms: ${what}${last}`);
    }
    await pause(200);
  }
  return performance.now() - from;
}
