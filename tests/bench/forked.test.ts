import { expect, test } from 'vitest';
import { ask, forkBeside, nextMessage } from './forked.ts';

test('a forked process that ends without a word is not waited for', async () => {
  using child = forkBeside('figures.ts');
  await expect(nextMessage(child)).rejects.toThrow(/figures\.ts ended \(exit code 0\)/);
  await expect(ask(child, {})).rejects.toThrow('Channel closed');
});

test('a forked process that is killed is not waited for', async () => {
  using child = forkBeside('bare-server.ts');
  const port = ask<number>(child, { body: 'ok' });
  expect(await port).toBeGreaterThan(0);
  const answer = ask(child, {});
  child.kill();
  await expect(answer).rejects.toThrow(/bare-server\.ts ended \(SIGTERM\)/);
});
