import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

it('gives items when they are due, earliest first, and those of one moment in their order', () => {
  const queue = new DueQueue<string>();
  queue.set('late', 30);
  queue.set('first', 10);
  queue.set('second', 10);
  queue.set('middle', 20);

  const taken = [25, 25, 25, 25].map((nowMs) => queue.takeDue(nowMs)?.item);

  expect(taken).toEqual(['first', 'second', 'middle', undefined]);
  expect(queue.nextDueMs).toBe(30);
});

it('moves an item that is put in again, and forgets one that is deleted', () => {
  const queue = new DueQueue<string>();
  queue.set('a', 10);
  queue.set('b', 20);
  queue.set('a', 30);
  queue.delete('b');
  queue.delete('never there');

  expect(queue.takeDue(100)).toEqual({ item: 'a', dueMs: 30 });
  expect(queue.takeDue(100)).toBeUndefined();
  expect(queue.nextDueMs).toBeUndefined();
});

it('keeps the order of time under any sequence of changes', () => {
  const change = fc.record({
    item: fc.integer({ min: 0, max: 9 }),
    dueMs: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const queue = new DueQueue<number>();
      const model = new Map<number, number>();
      for (const { item, dueMs } of changes) {
        model.delete(item);
        if (dueMs === undefined) queue.delete(item);
        else {
          queue.set(item, dueMs);
          model.set(item, dueMs);
        }
      }
      const expected = [...model].toSorted(([, a], [, b]) => a - b);
      for (const [item, dueMs] of expected) {
        expect(queue.nextDueMs).toBe(dueMs);
        expect(queue.takeDue(dueMs - 1)).toBeUndefined();
        expect(queue.takeDue(dueMs)).toEqual({ item, dueMs });
      }
      expect(queue.nextDueMs).toBeUndefined();
    }),
  );
});
