import { expect, test } from 'vitest';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { sharedRequests } from './shared-requests.ts';

function start() {
  const clock = new MovedClock();
  const cache = new Map<string, { endedMs: number; readonly result: Promise<number> }>();
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

/** Requests that the test ends, in the order of their start. */
function startManual() {
  const clock = new MovedClock();
  const share = sharedRequests<string>({ clock, freshMs: 5000, maxKeys: 2 });
  const started: { readonly key: string; readonly end: () => void }[] = [];
  const get = (key: string, unusual?: number) => {
    const request = () =>
      new Promise<string>((resolve) => started.push({ key, end: () => resolve(key) }));
    return share(key, request, unusual);
  };
  return { clock, started, get, keys: () => started.map(({ key }) => key) };
}

test('usual requests run one after another', async () => {
  const { started, get, keys } = startManual();
  const all = ['1h', '24h', '7d'].map((key) => get(key));
  await Promise.resolve();
  expect(keys()).toEqual(['1h']);
  for (const next of ['1h', '24h', '7d']) {
    await expect.poll(() => keys().at(-1)).toBe(next);
    started.at(-1)!.end();
  }
  expect(await Promise.all(all)).toEqual(['1h', '24h', '7d']);
});

test('an unusual range is read again after a reload', () => {
  const { get, keys } = startManual();
  void get('5m of four services', 5);
  void get('5m of five services', 5);
  expect(keys()).toEqual(['5m of four services', '5m of five services']);
});

test('unusual ranges have one place, beside the usual ones; the rest is refused until it is free', async () => {
  const { clock, started, get, keys } = startManual();
  const first = get('61m', 61);
  await expect(get('62m', 62)).rejects.toMatchObject({ retryAfterMs: 5000 });
  const usual = ['1h', '24h', '7d'].map((key) => get(key));
  for (const key of ['1h', '24h', '7d']) {
    await expect.poll(() => keys().at(-1)).toBe(key);
    for (const { end } of started) end();
  }
  await Promise.all(usual);
  // Usual keys do not take its place.
  expect(await Promise.all([first, get('61m', 61)])).toEqual(['61m', '61m']);
  clock.jump(2000);
  await expect(get('62m', 62)).rejects.toMatchObject({ retryAfterMs: 3000 });
  clock.jump(3000);
  void get('62m', 62);
  expect(keys()).toEqual(['61m', '1h', '24h', '7d', '62m']);
});
