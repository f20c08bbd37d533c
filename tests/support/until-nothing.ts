import { timeUntil } from '../../demo/real-parts/time-until.ts';

/** Waits until what is found is nothing; throws with what is left when the time is over. To throw means "not yet". */
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
