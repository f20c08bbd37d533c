import { expect, test } from 'vitest';
import { startProcess } from '../../../demo/process.ts';
import { LogWatch } from './logs.ts';

test('a warning of Node on standard error is a fault', async () => {
  const watch = new LogWatch(() => undefined);
  const warns = [process.execPath, '-e', "console.log('{}'); process.emitWarning('a leak')"];
  await using running = await startProcess({ name: 'warns', command: warns, onLine: watch.take });
  await running.exited;
  expect(watch.check()[0]).toMatch(/^the exporter printed: \(node:\d+\) Warning: a leak$/);
});
