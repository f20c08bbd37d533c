/**
 * Starts `count` tasks at an even rate, each at its due time on the monotonic clock whether or not
 * the ones before it have ended. Resolves with their milliseconds, in order, when the last has ended;
 * a task that fails counts as NaN.
 */
export async function runEvenly(
  count: number,
  ratePerSecond: number,
  task: () => Promise<number>,
): Promise<number[]> {
  const periodMs = 1000 / ratePerSecond;
  const start = performance.now();
  const running: Promise<number>[] = [];
  while (running.length < count) {
    const waitMs = start + running.length * periodMs - performance.now();
    if (waitMs > 0.5) await new Promise((resolve) => setTimeout(resolve, waitMs));
    else running.push(task().catch(() => NaN));
  }
  return Promise.all(running);
}
