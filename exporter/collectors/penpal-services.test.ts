import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAndScrape } from '../../tests/support/collectors/read-and-scrape.ts';
import { serve, type SourceServer } from '../../tests/support/collectors/source-server.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/config.ts';

/** The sources of services.yml as shipped, with responses as the real services send them. */

const USERS = {
  activeUsers: 812,
  totalUsers: 2104,
  usersByLanguage: { English: 1200, French: 640, Spanish: 264 },
  averageUserLevel: { English: 2.75, French: 1.9, Spanish: 3.125 },
};
const PAYMENTS = { successfulPayments: 431, failedPayments: 12, pendingPayments: 3 };
const recorded = (when: string) => readFileSync(`tests/fixtures/ai-service-${when}.txt`, 'utf8');
const wrapped = (data: object) =>
  JSON.stringify({ statusCode: 200, message: 'OK', data, timestamp: '2026-11-24' });

let server: SourceServer;
let bodies: Record<string, string | undefined>;
const requests: unknown[] = [];

beforeEach(async () => {
  requests.length = 0;
  bodies = {
    '/auth/api/v1/users/metrics': JSON.stringify(USERS),
    '/ai/api/v1/metrics': recorded('used'),
    '/payment/api/v1/metrics/payments': JSON.stringify(PAYMENTS),
  };
  server = await serve(({ url = '', headers }, response) => {
    requests.push([url, headers['x-api-key'], headers['x-service-name']]);
    const body = bodies[url];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
});
afterEach(() => server[Symbol.asyncDispose]());

/** The business metrics and collectors in the exposition after one read of each source. */
async function scrape(): Promise<string> {
  const variables = {
    AUTH_SERVICE_URL: `${server.url}/auth`,
    DB_SERVICE_URL: `${server.url}/db`,
    AI_SERVICE_URL: `${server.url}/ai`,
    PAYMENT_SERVICE_URL: `${server.url}/payment`,
    AI_SERVICE_API_KEY: 'sesame',
  };
  const { services } = loadConfig(readEnvironment(variables), variables);
  const { exposition } = await readAndScrape(services.flatMap(({ sources }) => sources));
  const families = exposition.split(/^(?=# HELP )/m);
  return families.filter((family) => /^# HELP penpal_(?!monitoring|alert)/.test(family)).join('');
}

test('every value of the four services arrives exactly', async () => {
  const exposition = await scrape();
  await expect(exposition).toMatchFileSnapshot('../../tests/fixtures/penpal-services.golden.txt');
  expect(exposition).not.toMatch(/user_id|"u1"|"u2"/);
});

test('an ai-service that was just started has no conversations, and says nothing of tokens', async () => {
  bodies['/ai/api/v1/metrics'] = recorded('fresh');
  const lines = (await scrape()).split('\n').filter((line) => /^penpal_(conv|ai_|mess)/.test(line));
  expect(lines).toEqual(['penpal_conversations_total{status="created"} 0']);
});

test('without the counter of requests, conversations are those that ai-service counts', async () => {
  bodies['/ai/api/v1/metrics'] = recorded('used').replaceAll(/^.*ai_requests_total.*\n/gm, '');
  expect(await scrape()).toContain('penpal_conversations_total{status="created"} 4');
});

test('wrapped bodies give the same values', async () => {
  const bare = await scrape();
  bodies['/auth/api/v1/users/metrics'] = wrapped(USERS);
  bodies['/payment/api/v1/metrics/payments'] = wrapped(PAYMENTS);
  expect(await scrape()).toBe(bare);
});

test('a source that fails makes its own series absent and no other', async () => {
  delete bodies['/payment/api/v1/metrics/payments'];
  const lines = (await scrape()).split('\n');
  expect(lines.filter((line) => line.startsWith('penpal_payments_total'))).toEqual([]);
  expect(lines).toContain(
    'penpal_collector_success{collector="payments",service_name="payment-service"} 0',
  );
  expect(lines).toContain(
    'penpal_collector_success{collector="ai-usage",service_name="ai-service"} 1',
  );
  expect(lines).toContain('penpal_total_users 2104');
});

test('ai-service gets its key and the name of the exporter', async () => {
  await scrape();
  expect(requests).toContainEqual(['/ai/api/v1/metrics', 'sesame', 'monitoring-service']);
  expect(requests).toContainEqual(['/auth/api/v1/users/metrics', undefined, undefined]);
});
