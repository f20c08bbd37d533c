import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { loadConfig } from '../../exporter/config/config.ts';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { parseDuration } from '../../exporter/config/fields.ts';

const PROMISE_MS = 60_000;

interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_wait?: string;
  readonly routes?: readonly Route[];
}

const read = <T>(file: string) => load(readFileSync(file, 'utf8')) as T;
const ms = (duration: string) => parseDuration(duration)!;

/** What happens at the latest when a service begins to hang, in the shipped files. Nothing is measured. */
test('the shipped times of an outage add up to 60 s at most', () => {
  const prometheus = read<{ scrape_configs: { job_name: string; scrape_interval: string }[] }>(
    'prometheus.yml',
  );
  const scrape = prometheus.scrape_configs.find((job) => job.job_name === 'penpal-monitoring')!;
  const { groups } = read<{
    groups: { interval: string; rules: { alert?: string; for?: string }[] }[];
  }>('provisioning/prometheus/rules/generated/service-health.yml');
  const group = groups.find(({ rules }) => rules.some(({ alert }) => alert === 'ServiceDown'))!;
  const rule = group.rules.find(({ alert }) => alert === 'ServiceDown')!;
  const { route } = read<{ route: Route }>('provisioning/alertmanager/generated/alertmanager.yml');
  const critical = routesOf(route).filter(({ matchers = [] }) =>
    matchers.includes('severity="critical"'),
  );
  expect(critical.length).toBeGreaterThan(1);

  for (const { group_wait = '' } of critical) {
    const afterHealth = [scrape.scrape_interval, group.interval, rule.for ?? '0s', group_wait];
    const toldMs = afterHealth.reduce((sum, time) => sum + ms(time), 0);
    for (const { name, check } of loadConfig(readEnvironment({}), {}).services) {
      const { intervalMs, timeoutMs, earlyReprobeMs, unhealthyAfter } = check;
      const detectMs = intervalMs + timeoutMs + (unhealthyAfter - 1) * (earlyReprobeMs + timeoutMs);
      expect(detectMs + toldMs, name).toBeLessThanOrEqual(PROMISE_MS);
    }
  }
});

function routesOf(route: Route): Route[] {
  return [route, ...(route.routes ?? []).flatMap(routesOf)];
}
