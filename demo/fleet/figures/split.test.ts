import { assert, constantFrom, integer, array, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from './split.ts';

const weights = array(integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 });
const counts = integer({ min: 0, max: 1_000_000_000 });

describe('split', () => {
  it('gives whole parts that add up to the count', () => {
    assert(
      property(counts, weights, (count, shares) => {
        const parts = split(count, shares);
        expect(parts.every(Number.isInteger)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part)).toBe(count);
      }),
    );
  });

  it('never shrinks a part while the count grows', () => {
    assert(
      property(counts, constantFrom(1, 2, 1000), weights, (count, more, shares) => {
        const before = split(count, shares);
        const after = split(count + more, shares);
        expect(after.every((part, index) => part >= (before[index] ?? Infinity))).toBe(true);
      }),
    );
  });

  it('follows the weights', () => {
    expect(split(100, [70, 20, 10])).toEqual([70, 20, 10]);
  });
});
