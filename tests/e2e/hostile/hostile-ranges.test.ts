import { expect, test } from 'vitest';
import { COVERED, responding } from '../../support/history/history-world.ts';
import { PlayedPrometheus } from '../../support/history/played-prometheus.ts';
import { watchProcess } from '../../support/hostile/watch-process.ts';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

/** What one client may cost. */
const [MOST_MIB, MOST_QUERIES] = [64, 40];

const services = Array.from({ length: 1_000 }, (_, index) => ({
  name: `service-${index}`,
  url: 'http://127.0.0.1:1',
  interval: '5m',
}));

test('200 different time ranges at once are refused but for one; usual ones come from Prometheus', async () => {
  await using prometheus = new PlayedPrometheus(responding(COVERED));
  const environment = { PROMETHEUS_URL: await prometheus.listen() };
  const built = await spawnBuilt({ services, environment, onOutput: () => undefined });
  const ready = () => built.text('/-/ready').catch(() => '');
  await expect.poll(ready).toBe('ok\n');
  const ask = (timeRange: string) =>
    built.ask(`/api/v1/monitoring/performance?timeRange=${timeRange}`);
  const sourceOf = async (timeRange: string) =>
    ((await (await ask(timeRange)).json()) as { readonly source: string }).source;
  await expect.poll(() => sourceOf('1h')).toBe('prometheus');

  const before = prometheus.questions.length;
  const outcomes: string[] = [];
  const harm = await watchProcess({ url: built.url, pid: built.child.pid! }, () =>
    Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const { status, headers, body } = await ask(`${3_700 + index}s`);
        await body?.cancel();
        // One range is read in 5 s; a path builds at most 5 responses at once.
        const waits = Number(headers.get('retry-after'));
        outcomes.push(status === 200 || (waits >= 1 && waits <= 6) ? String(status) : 'no wait');
      }),
    ),
  );
  expect(new Set(outcomes)).toEqual(new Set(['200', '503']));
  expect(prometheus.questions.length - before).toBeLessThanOrEqual(MOST_QUERIES);
  expect(harm.grownMiB).toBeLessThan(MOST_MIB);
  await expect.poll(() => sourceOf('6h')).toBe('prometheus');
});
