import { expect, test } from 'vitest';
import { freePort } from '../../demo/server.ts';
import { startClient } from './subjects.ts';

test('a probe that failed is no number, also when it comes from another process', async () => {
  using client = startClient('node:http, lean');
  const url = `http://127.0.0.1:${await freePort()}/`;
  const { durationsMs } = await client.run({ url, count: 2, ratePerSecond: 1000, delayMs: 0 });

  expect(durationsMs).toEqual([NaN, NaN]);
});
