import { expect, test } from 'vitest';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { sharedRequests } from './shared-requests.ts';

function start() {
  const clock = new MovedClock();
  const cache = new Map<string, { readonly startedMs: number; readonly result: Promise<number> }>();
  const share = sharedRequests({ clock, freshMs: 5000, maxKeys: 8 }, cache);
  let sent = 0;
  const get = (key: string) => share(key, () => Promise.resolve((sent += 1)));
  return { clock, cache, get };
}

test('callers within the time share one request for each key', async () => {
  const { clock, get } = start();
  expect(await Promise.all([get('1h'), get('1h')])).toEqual([1, 1]);
  clock.jump(4999);
  expect(await get('1h')).toBe(1);
  clock.jump(1);
  expect(await get('1h')).toBe(2);
  expect(await get('24h')).toBe(3);
});

test('only the newest results are cached', async () => {
  const { cache, get } = start();
  for (let key = 0; key < 10; key += 1) await get(String(key));
  expect(cache.size).toBe(8);
  expect([await get('9'), await get('0')]).toEqual([10, 11]);
});

test('the next request drops expired results of all keys', async () => {
  const { clock, cache, get } = start();
  await get('1h');
  clock.jump(3000);
  await get('24h');
  clock.jump(2000);
  await get('24h');
  expect([...cache.keys()]).toEqual(['24h']);
});
