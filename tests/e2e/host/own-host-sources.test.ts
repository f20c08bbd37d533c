import { expect, test } from 'vitest';
import { serve } from '../../support/collectors/source-server.ts';
import { readLogLines } from '../../support/log-lines.ts';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

interface Line {
  readonly msg: string;
  readonly collector?: string;
  readonly reason?: string;
}

test('without free file descriptors no source is called unreadable; a counter and one line tell', async () => {
  await using healthy = await serve((_, response) => void response.end('{"status":"ok","n":7}'));
  await using hanging = await serve(() => {});
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const source = (collector: string) => ({
    ...{ collector, path: '/', format: 'json', interval: '1s', timeout: '3s', metrics },
  });
  const many = Array.from({ length: 120 }, (_, index) => source(`hanging-${index}`));
  const services = [
    { name: 'good', url: healthy.url, sources: [source('good')] },
    { name: 'hanging', url: hanging.url, sources: many },
  ];
  const { lines, onOutput } = readLogLines<Line>();
  const { value } = await spawnBuilt({
    ...{ services, shell: ['ulimit -n 64;', ''], environment: { LOG_LEVEL: 'debug' } },
    onOutput,
  });
  const reads = (collector: RegExp) =>
    lines.filter((line) => collector.test(line.collector ?? '') && 'reason' in line);
  const inconclusive = () => value('penpal_monitoring_probes_inconclusive_total').catch(() => 0);
  await expect.poll(inconclusive).toBeGreaterThan(0);
  const good = () =>
    lines.filter(({ msg, collector }) => msg.endsWith('readable') && collector === 'good');
  await expect.poll(() => good().length).toBeGreaterThan(3);
  const reasons = new Set(reads(/^(hanging|good)/).map(({ reason = 'none' }) => reason));
  for (const reason of reasons) expect(reason).not.toMatch(/this host/);
  expect(lines.filter(({ msg }) => msg.startsWith('this host cannot'))).toHaveLength(1);
  expect(await value('penpal_total_users')).toBe(7);
});
