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

it('does under any sequence of changes what a sorted list does', () => {
  const item = fc.integer({ min: 0, max: 60 });
  const ms = fc.integer({ min: 0, max: 20 });
  const change = fc.oneof(
    { weight: 4, arbitrary: fc.record({ item, dueMs: ms }) },
    fc.record({ item }),
    fc.record({ takeMs: ms }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300, size: 'max' }), (changes) => {
      const queue = new DueQueue<number>();
      let model: { item: number; dueMs: number }[] = [];
      for (const change of changes) {
        if ('takeMs' in change) {
          const due = model.findIndex(({ dueMs }) => dueMs <= change.takeMs);
          const [expected] = due < 0 ? [] : model.splice(due, 1);
          expect(queue.takeDue(change.takeMs)).toEqual(expected);
        } else {
          model = model.filter(({ item }) => item !== change.item);
          if ('dueMs' in change) {
            queue.set(change.item, change.dueMs);
            model = [...model, change].toSorted((a, b) => a.dueMs - b.dueMs);
          } else queue.delete(change.item);
        }
        expect(queue.nextDueMs).toBe(model[0]?.dueMs);
      }
      for (const entry of model) expect(queue.takeDue(20)).toEqual(entry);
      expect(queue.takeDue(20)).toBeUndefined();
    }),
  );
});
