import { expect, it } from 'vitest';
import { startDeadline } from './deadline.ts';

it('a deadline never comes early, not even by parts of a millisecond', async () => {
  const waits = Array.from({ length: 50 }, (_, index) => {
    const startMs = performance.now();
    const timeoutMs = 5 + index / 10;
    // A turn of the event loop that takes long: timers count from its beginning.
    while (performance.now() < startMs + 1);
    return new Promise<number>((resolve) =>
      startDeadline(startMs, timeoutMs, () => resolve(performance.now() - startMs - timeoutMs)),
    );
  });

  for (const overtimeMs of await Promise.all(waits)) expect(overtimeMs).toBeGreaterThanOrEqual(0);
});

it('a deadline that is cancelled never comes', async () => {
  const startMs = performance.now();
  const came: string[] = [];
  const cancel = startDeadline(startMs, 5, () => came.push('first'));
  cancel();

  await new Promise<void>((resolve) => startDeadline(startMs, 20, resolve));

  expect(came).toEqual([]);
});
