import { expect, test } from 'vitest';
import { MovedClock } from './moved-clock.ts';

test('what falls due is called in order, each at its own time', async () => {
  const clock = new MovedClock();
  const calls: [string, number][] = [];
  clock.after(20, () => calls.push(['late', clock.monotonic()]));
  clock.after(10, () => {
    calls.push(['early', clock.monotonic()]);
    clock.after(5, () => calls.push(['nested', clock.monotonic()]));
  });
  await clock.advance(30);
  expect(calls).toEqual([
    ['early', 10],
    ['nested', 15],
    ['late', 20],
  ]);
});

test('a cancelled alarm is not called', async () => {
  const clock = new MovedClock();
  const calls: string[] = [];
  const cancel = clock.after(10, () => calls.push('cancelled'));
  cancel();
  await clock.advance(20);
  expect(calls).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('both readings move together', async () => {
  const clock = new MovedClock('2026-11-24T12:00:00.000Z');
  await clock.advance(1500);
  expect(clock.monotonic()).toBe(1500);
  expect(new Date(clock.now()).toISOString()).toBe('2026-11-24T12:00:01.500Z');
});
