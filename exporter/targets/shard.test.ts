import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shardName, shardOf, takes } from './shard.ts';
import type { Shard } from './shard.ts';

const shareOf = <S extends { name: string }>(services: readonly S[], shard: Shard | undefined) =>
  services.filter(({ name }) => takes(shard, name));

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 63 }), { maxLength: 200 });
const counts = fc.integer({ min: 1, max: 12 });
const thousand = Array.from({ length: 1000 }, (_, index) => ({ name: `service-${index}` }));
const shares = (count: number) =>
  Array.from({ length: count }, (_, index) => shareOf(thousand, { index, count }));

describe('the shares of any services among any number of shards', () => {
  test('are disjoint and complete, each in the order of the services', () => {
    fc.assert(
      fc.property(names, counts, (all, count) => {
        const services = all.map((name) => ({ name }));
        const taken = Array.from({ length: count }, (_, index) => [
          ...shareOf(services, { index, count }),
        ]);
        expect(taken.flat()).toHaveLength(services.length);
        for (const share of taken) {
          expect(share).toEqual(services.filter((service) => share.includes(service)));
        }
      }),
    );
  });

  test('depend on no other service', () => {
    fc.assert(
      fc.property(names, names, counts, (some, more, count) => {
        const shard = { index: 0, count };
        const alone = shareOf(
          some.map((name) => ({ name })),
          shard,
        );
        const among = shareOf(
          [...new Set([...more, ...some])].map((name) => ({ name })),
          shard,
        );
        expect(among.filter(({ name }) => some.includes(name))).toHaveLength(alone.length);
      }),
    );
  });

  test('change with one shard more only for what that shard takes', () => {
    fc.assert(
      fc.property(names, counts, (all, count) => {
        for (const name of all) {
          const after = shardOf(name, count + 1);
          if (after !== count) expect(after).toBe(shardOf(name, count));
        }
      }),
    );
  });
});

it('takes the fewest of 1,000 services away when a fourth shard comes', () => {
  const moved = thousand.filter(({ name }) => shardOf(name, 3) !== shardOf(name, 4));
  expect(moved.length).toBeGreaterThan(200);
  expect(moved.length).toBeLessThan(300);
});

it.each([2, 3, 5])('balances 1,000 services within 20 %% among %i shards', (count) => {
  const even = 1000 / count;
  for (const share of shares(count)) {
    expect(Math.abs(share.length - even) / even).toBeLessThan(0.2);
  }
});

it('is the same in every version: a service that moved would lose its state', () => {
  const taken = ['auth-service', 'db-service', 'ai-service', 'payment-service'].map((name) => [
    name,
    shardOf(name, 3),
  ]);
  expect(Object.fromEntries(taken)).toMatchInlineSnapshot(`
    {
      "ai-service": 0,
      "auth-service": 2,
      "db-service": 0,
      "payment-service": 2,
    }
  `);
});

it('takes everything without a shard, and says which it is from 1 on', () => {
  expect(shareOf(thousand, undefined)).toEqual(thousand);
  expect(shardName({ index: 0, count: 3 })).toBe('shard 1 of 3');
});
