import { setTimeout as pause } from 'node:timers/promises';
import got from 'got';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { timeUntil } from '../support/time-until.ts';
import { DETECTION_MS, timesNotified } from '../e2e/stack/notified-outages.ts';
import { test } from './engine/container-test.ts';
import { RunningStack } from './engine/running-stack.ts';

/** The second Alertmanager waits 15 s for the first; group_interval is 30 s. */
const AGAIN_MS = 33_000;
/** All services except Grafana. */
const SERVICES = [
  ...['monitoring-service', 'prometheus', 'prometheus-b', 'alertmanager', 'alertmanager-b'],
  ...['db-service', 'auth-service', 'ai-service', 'payment-service'],
];

let stack: RunningStack;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), {
    hasGrafana: false,
    variables: {
      COMPOSE_PROFILES: 'demo,ha',
      // Sooner than shipped.
      HEALTH_CHECK_INTERVAL: '1000',
      // Behind a reverse proxy. What the containers ask each other has no path.
      PROMETHEUS_EXTERNAL_URL: 'https://ops.example/prometheus',
      ALERTMANAGER_EXTERNAL_URL: 'https://ops.example/alertmanager/',
    },
  });
  await stack.up(SERVICES);
});
afterAll(() => stack?.remove());

test('both Prometheus scrape all four and send alerts to both Alertmanagers', async () => {
  for (const url of [stack.urls.prometheus, stack.urls.prometheusB]) {
    interface Answer {
      readonly data: { readonly activeAlertmanagers: readonly unknown[] };
    }
    await timeUntil(`${url} has both Alertmanagers`, 30_000, async () => {
      const { data } = await got(`${url}/api/v1/alertmanagers`).json<Answer>();
      return data.activeAlertmanagers.length === 2;
    });
    const up = 'count(up{job=~"penpal-(prometheus|alertmanager)"} == 1)';
    await timeUntil(`${url} sees all four`, 45_000, async () => {
      const answer = got(`${url}/api/v1/query`, { searchParams: { query: up } });
      const { data } = await answer.json<{ data: { result: { value: [number, string] }[] } }>();
      return data.result[0]?.value[1] === '4';
    });
  }
});

test('an outage is notified once when one of each is killed during it', async () => {
  await stack.project.run(['kill', 'payment-service']);
  await stack.project.run(['kill', 'prometheus', 'alertmanager']);
  const outagesTold = () => timesNotified(stack.urls.exporter, 'payment-service', 'firing');
  await timeUntil('ServiceDown fires', DETECTION_MS, async () => (await outagesTold()) > 0);
  await pause(AGAIN_MS);
  expect(await outagesTold()).toBe(1);
});
