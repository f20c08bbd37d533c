import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { CollectorSet } from './collector-set.ts';
import { serve } from '../../tests/support/collectors/source-server.ts';
import type { SourceServer } from '../../tests/support/collectors/source-server.ts';

/** The sources of services.yml as shipped, with the answers of the services as they are. */

const USERS = {
  activeUsers: 812,
  totalUsers: 2104,
  usersByLanguage: { English: 1200, French: 640, Spanish: 264 },
  averageUserLevel: { English: 2.75, French: 1.9, Spanish: 3.125 },
};
const PAYMENTS = { successfulPayments: 431, failedPayments: 12, pendingPayments: 3 };
const AI = readFileSync(
  new URL('../../tests/fixtures/ai-service-answer.txt', import.meta.url),
  'utf8',
);
const wrapped = (data: object) => ({
  statusCode: 200,
  message: 'OK',
  data,
  timestamp: '2026-11-24',
});

let server: SourceServer;
let answers: Record<string, string | undefined>;
const asked: unknown[] = [];

beforeEach(async () => {
  answers = {
    '/auth/api/v1/users/metrics': JSON.stringify(USERS),
    '/ai/api/v1/metrics': AI,
    '/payment/api/v1/metrics/payments': JSON.stringify(PAYMENTS),
  };
  server = await serve(({ url = '', headers }, response) => {
    asked.push([url, headers['x-api-key'], headers['x-service-name']]);
    const answer = answers[url];
    response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
});
afterEach(() => server[Symbol.asyncDispose]());

/** What `/metrics` shows of business after each source was read once. */
async function scrape(): Promise<string> {
  const variables = {
    AUTH_SERVICE_URL: `${server.url}/auth`,
    DB_SERVICE_URL: `${server.url}/db`,
    AI_SERVICE_URL: `${server.url}/ai`,
    PAYMENT_SERVICE_URL: `${server.url}/payment`,
    AI_SERVICE_API_KEY: 'sesame',
  };
  const { services } = loadConfig(readEnvironment(variables), variables);
  const sources = services.flatMap((service) => service.sources);
  const collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger });
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(collectors.samples);
  let left = sources.length;
  await new Promise<void>((resolve) => {
    collectors.onRead(() => (--left === 0 ? resolve() : undefined));
    collectors.apply(sources);
  });
  await collectors.stop();
  const families = (await registry.expose()).split(/^(?=# HELP )/m);
  const business = /^# HELP penpal_(?!monitoring|alert)/;
  return families.filter((family) => business.test(family)).join('');
}

it('every figure of the four services arrives exactly', async () => {
  const exposition = await scrape();
  await expect(exposition).toMatchFileSnapshot('../../tests/fixtures/penpal-services.golden.txt');
  expect(exposition).not.toMatch(/user_id|anna|bert/);
});

it('wrapped answers give the same figures', async () => {
  const bare = await scrape();
  answers['/auth/api/v1/users/metrics'] = JSON.stringify(wrapped(USERS));
  answers['/payment/api/v1/metrics/payments'] = JSON.stringify(wrapped(PAYMENTS));
  expect(await scrape()).toBe(bare);
});

it('a source that is away makes its series absent and no other', async () => {
  delete answers['/payment/api/v1/metrics/payments'];
  const lines = (await scrape()).split('\n');
  expect(lines.filter((line) => line.startsWith('penpal_payments_total'))).toEqual([]);
  expect(lines).toContain('penpal_collector_success{collector="payments"} 0');
  expect(lines).toContain('penpal_collector_success{collector="ai-usage"} 1');
  expect(lines).toContain('penpal_total_users 2104');
});

it('ai-service is asked with its key and our name', async () => {
  asked.length = 0;
  await scrape();
  expect(asked).toContainEqual(['/ai/api/v1/metrics', 'sesame', 'monitoring-service']);
  expect(asked).toContainEqual(['/auth/api/v1/users/metrics', undefined, undefined]);
});
