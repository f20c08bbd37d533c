import { expect, test } from 'vitest';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { SharedRequests } from './shared-requests.ts';

function start() {
  const clock = new MovedClock();
  const requests = new SharedRequests<number>(clock, 5000, 8);
  let sent = 0;
  const get = (key: string) => requests.get(key, () => Promise.resolve((sent += 1)));
  return { clock, requests, get };
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
  const { requests, get } = start();
  for (let key = 0; key < 10; key += 1) await get(String(key));
  expect(requests.size).toBe(8);
  expect(await get('9')).toBe(10);
  expect(await get('0')).toBe(11);
});

test('the next request drops expired results of all keys', async () => {
  const { clock, requests, get } = start();
  await get('1h');
  clock.jump(3000);
  await get('24h');
  clock.jump(2000);
  await get('24h');
  expect(requests.size).toBe(1);
});
