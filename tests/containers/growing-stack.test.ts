import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { DETECTION_MS, timesNotified } from '../e2e/stack/notified-outages.ts';
import { ask } from '../support/processes/prometheus-api.ts';
import { timeUntil } from '../support/time-until.ts';
import { test } from './engine/container-test.ts';
import { docker } from './engine/docker.ts';
import { RunningStack } from './engine/running-stack.ts';

/** One stack, as it grows: the first start of a fresh clone, then setup, then the profile `ha`. */
let stack: RunningStack;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), {
    hasGrafana: inject('hasGrafana'),
    setup: false,
    // Sooner than shipped.
    variables: { HEALTH_CHECK_INTERVAL: '1000' },
  });
});
afterAll(() => stack?.remove());

/** A secret in a volume. */
function secret(volume: string, name: string): Promise<string> {
  const from = `--volume=${stack.project.name}_${volume}:/from`;
  const run = ['run', '--rm', '--network=none', '--user=0', from];
  return docker([...run, inject('builtImages').production, 'cat', `/from/${name}`]);
}

async function metricsStatus(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const url = `${stack.urls.exporter}/metrics`;
  return (await got(url, { headers, throwHttpErrors: false })).statusCode;
}

/** The samples of each service until a time, in seconds. */
function samplesUntil(end: number) {
  const query = 'count_over_time(service_health_status[10m])';
  return ask(stack.urls.prometheus, query, { seconds: 0, stepSeconds: 1, end });
}

/** The scrape pool of each target that is up. A query would also find those of before, for five minutes. */
async function scrapedPools(prometheus: string): Promise<string[]> {
  interface Targets {
    readonly data: {
      readonly activeTargets: readonly { readonly scrapePool: string; readonly health: string }[];
    };
  }
  const { data } = await got(`${prometheus}/api/v1/targets`).json<Targets>();
  return data.activeTargets.flatMap(({ scrapePool, health }) =>
    health === 'up' ? [scrapePool] : [],
  );
}

const silencesUrl = () => `${stack.urls.alertmanager}/api/v2/silences`;

/** Silences nothing, for an hour. Returns its id. */
async function addSilence(): Promise<string> {
  const silence = {
    matchers: [{ name: 'service_name', value: 'none', isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...{ createdBy: 'test', comment: 'must survive the containers' },
  };
  return (await got.post(silencesUrl(), { json: silence }).json<{ silenceID: string }>()).silenceID;
}

let password: string;
let token: string;

test('the stack of a fresh clone starts without setup', async () => {
  await stack.up();
  const said = await stack.project.run(['logs', 'prepare']);
  const inReadme = 'docker compose exec grafana cat /run/secrets/grafana_admin_password';
  expect(said).toContain(inReadme);
  password = await secret('grafana-secrets', 'grafana_admin_password');
  expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(said).not.toContain(password);
  token = await secret('monitoring-secrets', 'metrics_token');
  expect([await metricsStatus(token), await metricsStatus(password)]).toEqual([200, 401]);
  const inPrometheus = ['exec', '-T', 'prometheus', 'ls', '/run/secrets'];
  expect((await stack.project.run(inPrometheus)).trim().split('\n')).toEqual([
    'ai_service_api_key',
    'alerting',
    'metrics_token',
  ]);
});

test('setup, `docker compose down` and the profile ha keep samples, silences and secrets', async () => {
  const { project } = stack;
  const silence = await addSilence();
  let end = 0;
  await timeUntil('there are samples', 30_000, async () => {
    // What was scraped by then is certainly stored.
    end = Date.now() / 1000 - 10;
    const { result } = (await samplesUntil(end)).data;
    return result.some(({ metric }) => metric['service_name'] === 'ai-service');
  });
  const samples = await samplesUntil(end);

  const own = 'a-token-that-somebody-put-there-by-hand';
  await writeFile(join(project.clone.path, 'secrets/metrics_token'), own);
  await project.setup();
  const secrets = await stack.secrets();
  expect(secrets).toContain(password);
  expect(secrets).toContain(own);
  expect(secrets).not.toContain(token);
  await project.clone.set({
    COMPOSE_PROFILES: 'ha',
    // Behind a reverse proxy. What the containers ask each other has no path.
    PROMETHEUS_EXTERNAL_URL: 'https://ops.example/prometheus',
    ALERTMANAGER_EXTERNAL_URL: 'https://ops.example/alertmanager/',
  });
  await project.run(['--profile', 'demo', 'down']);
  const unneeded = ['db-service', 'auth-service', 'ai-service'];
  const needed = stack.services.filter((name) => !unneeded.includes(name));
  await stack.up([...needed, 'prometheus-b', 'alertmanager-b']);

  expect([await metricsStatus(token), await metricsStatus(own)]).toEqual([401, 200]);
  expect(await project.run(['logs', 'prepare'])).toContain('secrets/grafana_admin_password');
  expect(await samplesUntil(end)).toEqual(samples);
  const kept = await got(silencesUrl()).json<{ id: string }[]>();
  expect(kept.map(({ id }) => id)).toContain(silence);
});

test('both Prometheus scrape all four and send alerts to both Alertmanagers', async () => {
  for (const url of [stack.urls.prometheus, stack.urls.prometheusB]) {
    interface Answer {
      readonly data: { readonly activeAlertmanagers: readonly unknown[] };
    }
    await timeUntil(`${url} has both Alertmanagers`, 30_000, async () => {
      const { data } = await got(`${url}/api/v1/alertmanagers`).json<Answer>();
      return data.activeAlertmanagers.length === 2;
    });
    await timeUntil(`${url} scrapes all four`, 45_000, async () => {
      const pools = await scrapedPools(url);
      return pools.filter((name) => /^penpal-(prometheus|alertm)/.test(name)).length === 4;
    });
  }
});

// That they notify once is proved without containers: tests/e2e/high-availability.
test('the Alertmanagers form a cluster, and one of each is enough to notify an outage', async () => {
  for (const url of [stack.urls.alertmanager, stack.urls.alertmanagerB]) {
    interface Status {
      readonly cluster: { readonly status: string; readonly peers: readonly unknown[] };
    }
    await timeUntil(`${url} has its peer`, 30_000, async () => {
      const { cluster } = await got(`${url}/api/v2/status`).json<Status>();
      return cluster.status === 'ready' && cluster.peers.length === 2;
    });
  }
  await stack.project.run(['kill', 'prometheus', 'alertmanager']);
  await stack.project.run(['--profile', 'demo', 'kill', 'payment-service']);
  await timeUntil('ServiceDown fires', DETECTION_MS, async () => {
    return (await timesNotified(stack.urls.exporter, 'payment-service', 'firing')) > 0;
  });
});

test('`docker compose up --force-recreate` applies a changed secret', async () => {
  const { project } = stack;
  const changed = 'a-token-that-somebody-changed-afterwards';
  await writeFile(join(project.clone.path, 'secrets/metrics_token'), changed);
  const users = ['prepare', 'monitoring-service', 'prometheus'];
  await project.run(['up', '--detach', '--force-recreate', ...users]);
  await timeUntil('Prometheus scrapes the monitor', 30_000, async () => {
    return (await scrapedPools(stack.urls.prometheus)).includes('penpal-monitoring');
  });
  expect(await metricsStatus(changed)).toBe(200);
});
