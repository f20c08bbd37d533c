import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceUrls } from '../../../demo/stack.ts';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { freePort } from '../../../demo/server.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { timeUntil } from '../../support/time-until.ts';
import { badFields } from '../../support/log-lines.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

const SECRETS = {
  API_TOKEN: 'secret-of-the-reads',
  METRICS_TOKEN: 'secret-of-the-metrics',
  NOTIFICATIONS_TOKEN: 'secret-of-alertmanager',
  ADMIN_TOKEN: 'secret-of-the-admins',
  AI_SERVICE_API_KEY: 'secret-of-ai-service',
};
const IN_URLS = ['secret-of-the-database', 'secret-of-prometheus', 'secret-of-grafana'] as const;

/** The URL with credentials. */
function withSecret(url: string, secret: string): string {
  return url.replace('://', `://someone:${secret}@`);
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const started = new AsyncDisposableStack();
afterAll(() => started.disposeAsync());
/** All that the real process printed and sent. */
const output: string[] = [];
const logged: string[] = [];
let paths: Document['paths'] = {};

beforeAll(async () => {
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  started.defer(() => fleet.stop());
  const folder = await temporaryFolder('penpal-secrets-');
  started.defer(() => folder.remove());
  const file = join(folder.path, 'services.yml');
  await copyFile('services.yml', file);
  const urls = serviceUrls(fleet);
  const exporter = await startBuilt({
    environment: {
      ...{ ...urls, ...SECRETS, LOG_LEVEL: 'debug', HEALTH_CHECK_INTERVAL: '1000' },
      SERVICES_FILE: file,
      DB_SERVICE_URL: withSecret(urls['DB_SERVICE_URL']!, IN_URLS[0]),
      PROMETHEUS_URL: withSecret(`http://127.0.0.1:${await freePort()}`, IN_URLS[1]),
      GRAFANA_URL: withSecret('http://127.0.0.1:3006', IN_URLS[2]),
    },
    onLine: (line) => void logged.push(line),
  });
  started.defer(() => exporter.stop());
  await fetch(`${fleet.controlUrl}/db-service/down`, { method: 'POST' });

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(exporter.url + path, init);
    output.push(JSON.stringify([...response.headers]), await response.text());
    return response.status;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const document = await fetch(`${exporter.url}/api/docs-json`, {
    headers: bearer(SECRETS.API_TOKEN),
  });
  ({ paths } = (await document.json()) as Document);
  const shows = async () => {
    for (const path of [...Object.keys(paths), '/runbooks/monitor.md', '/nowhere']) {
      for (const token of [...Object.values(SECRETS), 'a-wrong-secret']) {
        for (const method of ['GET', 'POST']) {
          for (const accept of ['application/json', 'text/html']) {
            await ask(path, { method, headers: { accept, ...bearer(token) } });
          }
        }
      }
    }
  };
  const reads = { headers: { accept: 'text/html', ...bearer(SECRETS.API_TOKEN) } };
  expect(await ask('/', reads)).toBe(200);
  await timeUntil('an outage is logged', 10_000, () =>
    logged.some((line) => line.includes('service is unhealthy')),
  );
  await shows();
  await writeFile(file, 'services: [{ name: "${API_TOKEN}", url: "${ADMIN_TOKEN}" }]');
  const reload = { method: 'POST', headers: bearer(SECRETS.ADMIN_TOKEN) };
  expect(await ask('/-/reload', reload)).toBe(500);
  await ask('/', reads);
  await exporter.stop();
});

test('no configured secret appears in a response, page, metric, error or log line', () => {
  const all = [...output, ...logged].join('\n');
  expect(Object.keys(paths).length).toBeGreaterThan(20);
  expect(all).toContain('"msg":"request"');
  expect(all).toContain("the connection was refused; these are the monitor's own alerts");
  const shown = [...Object.values(SECRETS), ...IN_URLS].filter(
    (secret) => all.includes(secret) || all.includes(btoa(`someone:${secret}`)),
  );
  expect(shown).toEqual([]);
});

test('durations in the log are whole milliseconds, and a service is always the field service', () => {
  const lines = logged.map((line) => JSON.parse(line) as { msg: string });
  const seen = new Set(lines.map(({ msg }) => msg));
  expect([...seen]).toEqual(
    expect.arrayContaining([
      ...['listening', 'request', 'service probed', 'service is healthy', 'service is unhealthy'],
      ...['business metrics are readable', 'cannot read business metrics'],
    ]),
  );
  const services = ['auth-service', 'db-service', 'ai-service', 'payment-service'];
  expect(lines.flatMap((line) => badFields(line, services))).toEqual([]);
});
