import { threadCpuUsage } from 'node:process';

/**
 * For tests: the longest turn of the event loop while `run` works, in milliseconds of this thread's CPU
 * time: a busy machine does not change it.
 */
export async function longestTurnMs(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = threadCpuUsage();
  let turn = setImmediate(measure);
  function measure() {
    const { user, system } = threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = threadCpuUsage();
    turn = setImmediate(measure);
  }
  await run();
  clearImmediate(turn);
  measure();
  clearImmediate(turn);
  return longest;
}
