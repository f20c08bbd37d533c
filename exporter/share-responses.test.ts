import { expect, test } from 'vitest';
import { BusyError, shareResponses } from './share-responses.ts';

test('the same requests at a time are built once, also if building fails', async () => {
  const share = shareResponses();
  let built = 0;
  const build = () => Promise.resolve((built += 1));
  const fail = () => {
    built += 1;
    throw new Error('broken');
  };
  const same = Array.from({ length: 100 }, () => share('/', '1h', build));
  expect(new Set(await Promise.all(same))).toEqual(new Set([1]));
  const failing = [share('/', '2h', fail), share('/', '2h', fail)];
  await expect(Promise.all(failing)).rejects.toThrow('broken');
  expect(built).toBe(2);
});

test('a path is built for a few different requests at a time; other paths go on', async () => {
  const share = shareResponses();
  const never = () => new Promise<never>(() => undefined);
  for (let variant = 0; variant < 5; variant += 1) void share('/a', String(variant), never);
  await expect(share('/a', 'one more', never)).rejects.toThrow(BusyError);
  expect(await share('/b', '', () => 'built')).toBe('built');
});

test('refused requests keep no place from others', async () => {
  const share = shareResponses();
  const refuse = () => Promise.reject(new BusyError('another unusual time range was just read'));
  for (const variant of ['1', '2', '3', '4', '5']) {
    await expect(share('/', variant, refuse)).rejects.toThrow(BusyError);
  }
  expect(await share('/', '1h', () => 'built')).toBe('built');
});

test('a built response is forgotten soon', async () => {
  const share = shareResponses();
  let built = 0;
  const build = () => (built += 1);
  await share('/', '', build);
  await expect.poll(() => share('/', '', build)).toBe(2);
});

test('a thousand responses leave turns of the event loop to others', async () => {
  const share = shareResponses();
  let turns = 0;
  const count = () => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const work = () => {
    for (const endMs = performance.now() + 1; performance.now() < endMs;);
  };
  await Promise.all(Array.from({ length: 20 }, (_, path) => share(String(path), '', work)));
  clearImmediate(timer);
  expect(turns).toBeGreaterThanOrEqual(10);
});
