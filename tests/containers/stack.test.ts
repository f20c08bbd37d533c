import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { renderBoards } from '../../dashboards/index.ts';
import type { DashboardJson } from '../dashboards/dashboard-json.ts';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import { timeUntil } from '../support/time-until.ts';
import { fillVariables } from '../dashboards/fill-variables.ts';
import { DETECTION_MS, timesNotified } from '../e2e/stack/notified-outages.ts';
import { ruleStates } from '../support/processes/prometheus-api.ts';
import { inspectContainers, type Inspected } from './engine/compose.ts';
import { test } from './engine/container-test.ts';
import { docker } from './engine/docker.ts';
import { GrafanaApi } from './engine/grafana.ts';
import { killProcesses } from './engine/kill-processes.ts';
import { RunningStack, SERVICES } from './engine/running-stack.ts';
import type { ServiceName } from './engine/running-stack.ts';

/** Time until each rule group was evaluated. The slowest interval is a minute. */
const FIRST_EVALUATIONS_MS = 90_000;
/** Time for the restart by the engine, the start and the next health check. */
const HEALED_MS = 45_000;

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);

let stack: RunningStack;
let containers: readonly Inspected[];

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), {
    hasGrafana: inject('hasGrafana'),
    // Sooner than shipped; tests/rules/detection-time.test.ts adds up the shipped times.
    variables: { HEALTH_CHECK_INTERVAL: '1000' },
  });
  const from = performance.now();
  await stack.up();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`all healthy ${seconds} s after docker compose up`);
  containers = await stack.project.inspectAll(stack.services);
});
afterAll(() => stack?.remove());

function skipWithoutGrafana(service: ServiceName, skip: (note: string) => never): void {
  if (!stack.services.includes(service)) skip('there is no image of Grafana');
}

describe('hardened as in the Compose file:', () => {
  test.for(SERVICES)('%s', async (service, { skip }) => {
    skipWithoutGrafana(service, skip);
    const { Id } = containers.find(({ Name }) => Name.endsWith(`-${service}-1`))!;
    const tryAll = 'cat /proc/1/status; touch /probe 2>&1';
    const status = await docker(['exec', Id, 'sh', '-c', `${tryAll} || echo refused`]);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Uid:\s+[1-9]\d*\s/m);
    expect(status).toMatch(/Read-only file system\nrefused$/);
  });
});

// So is its end: tests/e2e/stack/outage.test.ts.
test('a killed demo service is notified', async () => {
  await stack.project.run(['--profile', 'demo', 'kill', 'payment-service']);
  const ms = await timeUntil('ServiceDown fires', DETECTION_MS, async () => {
    return (await timesNotified(stack.urls.exporter, 'payment-service', 'firing')) > 0;
  });
  console.log(`kill to notification: ${(ms / 1000).toFixed(1)} s`);
  await stack.project.run(['--profile', 'demo', 'start', 'payment-service']);
});

test('the front end’s addresses respond, with CORS for its origin', async () => {
  const headers = { origin: 'http://localhost:3000' };
  const answer = await got(`${stack.urls.exporter}/api/v1/health/services`, {
    headers,
    responseType: 'json',
  });
  expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:3000');
  const services = answer.body as readonly { name: string; url: string; status: string }[];
  const names = services.map(({ name, url }) => `${name} ${new URL(url).host}`);
  const expected = [
    'ai-service ai-service:3003',
    'auth-service auth-service:3002',
    'db-service db-service:3001',
    'payment-service payment-service:3004',
  ];
  expect(names).toEqual(expect.arrayContaining(expected));
  for (const path of ['health/summary', 'monitoring/overview', 'monitoring/alerts']) {
    const { statusCode } = await got(`${stack.urls.exporter}/api/v1/${path}`, { headers });
    expect(statusCode).toBe(200);
  }
});

test('metrics, reloads and notifications need a token', async () => {
  const status = async (method: 'GET' | 'POST', path: string) =>
    (await got(stack.urls.exporter + path, { method, throwHttpErrors: false })).statusCode;
  expect(await status('GET', '/metrics')).toBe(401);
  expect(await status('POST', '/-/reload')).toBe(401);
  expect(await status('POST', '/api/v1/monitoring/notifications')).toBe(401);
});

test('an invalid services.yml is refused with its error, and the old one stays active', async () => {
  const file = join(stack.project.clone.path, 'services.yml');
  const good = await readFile(file, 'utf8');
  const listed = () => got(`${stack.urls.exporter}/api/v1/health/services`).json<unknown[]>();
  const before = await listed();
  try {
    await writeFile(file, 'services: [{ name: auth-service, url: ftp://auth }]\n');
    await stack.project.run(['kill', '--signal', 'HUP', 'monitoring-service']);
    await timeUntil('the log says so', 10_000, async () =>
      (await stack.project.run(['logs', 'monitoring-service'])).includes('reload failed'),
    );
    expect(await listed()).toHaveLength(before.length);
    const start = await stack.project.try(['run', '--rm', '--no-deps', 'monitoring-service']);
    expect(start.exitCode).toBe(1);
    expect(start.stdout + start.stderr).toMatch(/services\.yml: services\[0\]\.url: expected/);
  } finally {
    await writeFile(file, good);
    await stack.project.run(['kill', '--signal', 'HUP', 'monitoring-service']);
  }
});

test('Prometheus has every target up, every rule healthy, and one Alertmanager', async () => {
  const api = `${stack.urls.prometheus}/api/v1`;
  interface Target {
    readonly health: string;
    readonly scrapePool: string;
    readonly lastError: string;
  }
  const hasGrafana = stack.services.includes('grafana');
  const targets = async () =>
    (await got(`${api}/targets`).json<{ data: { activeTargets: Target[] } }>()).data.activeTargets;
  await timeUntil('every target is up', 40_000, async () => {
    const pools = (await targets()).filter(({ health }) => health === 'up');
    const names = new Set(pools.map(({ scrapePool }) => scrapePool));
    return names.size === 4 + (hasGrafana ? 1 : 0);
  });
  const others = (await targets()).filter(({ health }) => health !== 'up');
  expect(others.map(({ scrapePool }) => scrapePool)).toEqual(hasGrafana ? [] : ['penpal-grafana']);
  const unhealthy = async () =>
    (await ruleStates(stack.urls.prometheus)).filter(({ health }) => health !== 'ok');
  await timeUntil('every rule was evaluated', FIRST_EVALUATIONS_MS, async () => {
    return (await unhealthy()).length === 0;
  });
  const managers = await got(`${api}/alertmanagers`).json<{
    data: { activeAlertmanagers: unknown[] };
  }>();
  expect(managers.data.activeAlertmanagers).toHaveLength(1);
});

test('promtool in the container accepts the mounted configuration and rules', async () => {
  const check = ['promtool', 'check', 'config', '/etc/prometheus/config/prometheus.yml'];
  const said = await stack.project.run(['exec', '-T', 'prometheus', ...check]);
  expect(said).toMatch(/SUCCESS: \d+ rule files found/);
});

describe('Grafana', () => {
  test('has its data sources, and every dashboard by uid', async ({ skip }) => {
    skipWithoutGrafana('grafana', skip);
    const grafana = new GrafanaApi(stack);
    const sources = await grafana.get<{ uid: string }[]>('/api/datasources');
    expect(sources.map(({ uid }) => uid).sort()).toEqual(['alertmanager', 'prometheus']);
    const found = await grafana.get<{ uid: string }[]>('/api/search?type=dash-db');
    expect(found.map(({ uid }) => uid).sort()).toEqual(Object.values(DASHBOARD_UIDS).sort());
  });

  test.for(dashboards)('runs every query of $uid', async ({ panels }, { skip }) => {
    skipWithoutGrafana('grafana', skip);
    const grafana = new GrafanaApi(stack);
    for (const { type, targets } of panels) {
      if (type === 'row') continue;
      await grafana.query(targets.map(({ expr }) => fillVariables(expr)));
    }
  });
});

test('every service restarts after a kill of its process', async ({ images }) => {
  const before = await inspectContainers(containers.map(({ Id }) => Id));
  expect(before).toHaveLength(stack.services.length);
  await killProcesses(
    before.map(({ State }) => State.Pid),
    images.production,
  );
  const ms = await timeUntil(
    'all are healthy again',
    HEALED_MS,
    async () => {
      const after = await inspectContainers(before.map(({ Id }) => Id));
      const waiting = after.filter(
        ({ RestartCount, State }, index) =>
          RestartCount === before[index]!.RestartCount ||
          `${State.Status} ${State.Health?.Status}` !== 'running healthy',
      );
      if (waiting.length > 0) throw new Error(waiting.map(({ Name }) => Name).join());
      return true;
    },
    1_000,
  );
  console.log(`all were healthy again ${(ms / 1000).toFixed(1)} s after the kill`);
});

test('the monitor then shows every service as healthy', async () => {
  await timeUntil('all four are healthy', 60_000, async () => {
    const url = `${stack.urls.exporter}/api/v1/health/summary`;
    const { summary } = await got(url).json<{ summary: { healthy: number } }>();
    return summary.healthy === 4;
  });
});

test('no secret appears in `docker inspect`, logs or metrics', async () => {
  const ids = (await stack.project.run(['--profile', 'demo', 'ps', '--all', '--quiet'])).split(
    '\n',
  );
  const inspected = await docker(['inspect', ...ids.filter((id) => id !== '')]);
  const read = (url: string, token = '') =>
    got(url, { headers: { authorization: `Bearer ${token}` }, throwHttpErrors: false }).text();
  const shown = [
    inspected,
    await stack.project.run(['--profile', 'demo', 'logs']),
    ...(await Promise.all(
      (await stack.secrets()).map((token) => read(`${stack.urls.exporter}/metrics`, token)),
    )),
    await read(`${stack.urls.prometheus}/metrics`),
    await read(`${stack.urls.prometheus}/api/v1/status/config`),
    await read(`${stack.urls.alertmanager}/metrics`),
    await read(`${stack.urls.alertmanager}/api/v2/status`),
  ];
  expect(shown.some((text) => text.includes('service_health_status{'))).toBe(true);
  for (const secret of await stack.secrets()) {
    expect(secret.length).toBeGreaterThanOrEqual(40);
    expect(shown.filter((text) => text.includes(secret))).toEqual([]);
  }
});
