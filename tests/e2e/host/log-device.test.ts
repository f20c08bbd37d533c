import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

/** Lines at level debug have the path. */
const LONG_PATH = `/${'x'.repeat(8_000)}`;

const healthy = createServer((_, response) => response.end('{"status":"ok"}'));
beforeAll(() => new Promise<void>((resolve) => void healthy.listen(0, '127.0.0.1', resolve)));
afterAll(() => void healthy.close());

test.each([
  ['on a full disk', ['', '> /dev/full']],
  ['to a file at its largest size', ['ulimit -f 8;', '> "$FOLDER/log"']],
  ['to a pipe that nobody reads', ['', '']],
] as const)('log lines %s are dropped and counted; probing and SIGTERM work', async (_, shell) => {
  const { port } = healthy.address() as AddressInfo;
  const services = [{ name: 'db-service', url: `http://127.0.0.1:${port}`, interval: '1s' }];
  const { child, exited, text, value } = await spawnBuilt({ services, shell });
  const isReady = () => text('/-/ready').catch(() => 'refused');
  await expect.poll(isReady).toBe('ok\n');
  child.kill('SIGUSR2');
  const dropped = async () => {
    await Promise.all(Array.from({ length: 50 }, () => text(LONG_PATH)));
    return value('penpal_monitoring_log_lines_dropped_total');
  };
  await expect.poll(dropped).toBeGreaterThan(0);
  const probes = await value('service_probes_total');
  await expect.poll(() => value('service_probes_total')).toBeGreaterThan(probes);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
