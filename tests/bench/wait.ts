import { setTimeout as pause } from 'node:timers/promises';

export const seconds = (count: number): Promise<void> => pause(count * 1000);

/** Asks every 200 ms until it holds; throws after `withinSeconds`. */
export async function until(
  what: string,
  withinSeconds: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + withinSeconds * 1000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinSeconds} s: ${what}`);
    await pause(200);
  }
}
