import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../exporter/config/config.ts';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { parseDuration } from '../../exporter/config/fields.ts';
import { makeWorld } from '../support/probes/prober-world.ts';
import type { Script } from '../support/probes/scripted-probe.ts';

const PROMISE_MS = 60_000;
/** The longest restart that pages nobody. */
const RESTART_MS = 30_000;
const REFUSED: Script = { afterMs: 1, reason: 'connection_refused' };

interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_wait?: string;
  readonly routes?: readonly Route[];
}

const read = <T>(file: string) => load(readFileSync(file, 'utf8')) as T;
const ms = (duration: string) => parseDuration(duration)!;

const services = loadConfig(readEnvironment({}), {}).services;
const [service] = services;
const { intervalMs, timeoutMs, earlyReprobeMs, unhealthyAfter } = service!.check;
const HANGS: Script = { afterMs: timeoutMs, reason: 'timeout' };
/** Starts of an outage in the interval: each second, and right before. The first is after a probe, the last before one. */
const offsets = Array.from({ length: intervalMs / 1000 }, (_, second) => [
  second * 1000,
  second * 1000 + 999,
]).flat();

/** At most this long after a service is unhealthy, people are told: scrape, evaluation, `for`, group_wait. */
function longestNotificationMs(): number {
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
  const waits = routesOf(route)
    .filter(({ matchers = [] }) => matchers.includes('severity="critical"'))
    .map(({ group_wait = '' }) => ms(group_wait));
  expect(waits.length).toBeGreaterThan(1);
  return (
    ms(scrape.scrape_interval) + ms(group.interval) + ms(rule.for ?? '0s') + Math.max(...waits)
  );
}

/** The shipped check of a healthy service, probed by a real prober. */
function watchedService() {
  const world = makeWorld([service!]);
  const { host } = new URL(service!.check.url);
  return { ...world, answer: (script: Script) => world.script.answer(host, script) };
}

test('every service has the same shipped times', () => {
  for (const { check } of services) {
    expect(check).toMatchObject({ intervalMs, timeoutMs, earlyReprobeMs, unhealthyAfter });
  }
});

test('the shipped times of an outage that is refused add up to 60 s at most, as the docs say', () => {
  const confirmedMs = (unhealthyAfter - 1) * earlyReprobeMs;
  const refusedMs = intervalMs + confirmedMs + longestNotificationMs();
  expect(confirmedMs).toBeGreaterThan(RESTART_MS);
  expect(refusedMs).toBeLessThanOrEqual(PROMISE_MS);

  const total = /^\| \*\*told at the latest after\*\* +\| \*\*(\d+) s\*\* +\| \*\*(\d+) s\*\*/m;
  const page = readFileSync('docs/operations.md', 'utf8');
  const said = total
    .exec(page)
    ?.slice(1)
    .map((seconds) => Number(seconds) * 1000);
  expect(said).toEqual([refusedMs, refusedMs + timeoutMs]);
});

describe('a restart makes a service unhealthy at no moment of the interval', () => {
  test.each<[seconds: number, how: string, script: Script]>([
    [12, 'refused', REFUSED],
    [20, 'refused', REFUSED],
    [30, 'refused', REFUSED],
    [30, 'without an answer', HANGS],
  ])('of %d s, %s', async (seconds, _, script) => {
    for (const offsetMs of offsets) {
      const { clock, answer, prober } = watchedService();
      await clock.advance(intervalMs + offsetMs);
      answer(script);
      await clock.advance(seconds * 1000);
      answer({});
      await clock.advance(2 * intervalMs);
      const [state] = prober.states();
      expect([offsetMs, state!.health, state!.transitionsTotal]).toEqual([offsetMs, 'healthy', 0]);
    }
  });
});

describe('an outage that lasts is told in time at every moment of the interval', () => {
  test.each<[how: string, script: Script, promiseMs: number]>([
    ['refused', REFUSED, PROMISE_MS],
    ['without an answer', HANGS, PROMISE_MS + timeoutMs],
  ])('%s', async (_, script, promiseMs) => {
    const restMs = longestNotificationMs();
    for (const offsetMs of offsets) {
      const { clock, answer, prober } = watchedService();
      await clock.advance(intervalMs + offsetMs);
      answer(script);
      await clock.advance(promiseMs - restMs);
      expect([offsetMs, prober.states()[0]!.health]).toEqual([offsetMs, 'unhealthy']);
    }
  });
});

function routesOf(route: Route): Route[] {
  return [route, ...(route.routes ?? []).flatMap(routesOf)];
}
