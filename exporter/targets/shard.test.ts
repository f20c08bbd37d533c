import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shardOf, takes } from './service-directory.ts';
import type { Shard } from './service-directory.ts';

const shareOf = (names: readonly string[], shard: Shard | undefined) =>
  names.filter((name) => takes(shard, name));

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 63 }), { maxLength: 200 });
const counts = fc.integer({ min: 1, max: 12 });
const thousand = Array.from({ length: 1000 }, (_, index) => `service-${index}`);
const sharesOf = (all: readonly string[], count: number) =>
  Array.from({ length: count }, (_, index) => shareOf(all, { index, count }));

describe('the shares of all shards', () => {
  test('are disjoint and complete, each in the order of the services', () => {
    const property = fc.property(names, counts, (all, count) => {
      const shares = sharesOf(all, count);
      expect(shares.flat()).toHaveLength(all.length);
      for (const share of shares) {
        expect(share).toEqual(all.filter((name) => share.includes(name)));
      }
    });
    fc.assert(property);
  });

  test('do not depend on other services', () => {
    const property = fc.property(names, names, counts, (some, more, count) => {
      const shard = { index: 0, count };
      const among = shareOf([...new Set([...more, ...some])], shard);
      const alone = shareOf(some, shard);
      expect(among.filter((name) => some.includes(name))).toHaveLength(alone.length);
    });
    fc.assert(property);
  });

  test('lose services only to a new shard', () => {
    const property = fc.property(names, counts, (all, count) => {
      for (const name of all) {
        const after = shardOf(name, count + 1);
        if (after !== count) expect(after).toBe(shardOf(name, count));
      }
    });
    fc.assert(property);
    const moved = thousand.filter((name) => shardOf(name, 3) !== shardOf(name, 4)).length;
    expect(moved).toBeGreaterThan(200);
    expect(moved).toBeLessThan(300);
  });

  test.each([2, 3, 5])('differ by less than 20 %% with 1,000 services and %i shards', (count) => {
    const even = 1000 / count;
    for (const share of sharesOf(thousand, count)) {
      expect(Math.abs(share.length - even) / even).toBeLessThan(0.2);
    }
  });
});

it('is the same in every version: a service that moves would lose its state', () => {
  const services = ['auth-service', 'db-service', 'ai-service', 'payment-service'];
  expect(services.map((name) => shardOf(name, 3))).toEqual([2, 0, 0, 2]);
});

it('without shards a process takes all services', () => {
  expect(shareOf(thousand, undefined)).toEqual(thousand);
});
