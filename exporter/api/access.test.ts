import { expect, test } from 'vitest';
import { FAILURES_PER_MINUTE } from './access.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';

const tokens = {
  API_TOKEN: 'api-token-of-the-test',
  METRICS_TOKEN: 'metrics-token-of-the-test',
  NOTIFICATIONS_TOKEN: 'notifications-token-of-the-test',
  ADMIN_TOKEN: 'admin-token-of-the-test',
};
const { API_TOKEN, METRICS_TOKEN, NOTIFICATIONS_TOKEN, ADMIN_TOKEN } = tokens;
const NOTIFICATIONS = '/api/v1/monitoring/notifications';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const basic = (password: string) => ({
  headers: { authorization: `Basic ${btoa(`someone:${password}`)}` },
});
const post = (init: RequestInit = {}) => ({ ...init, method: 'POST' });

const READS = [
  '/api/v1/',
  '/api/v1/health',
  '/api/v1/status',
  '/api/v1/health/services',
  NOTIFICATIONS,
];
/** What Prometheus asks, with one token: the samples, and whom else to scrape. */
const FOR_PROMETHEUS = ['/metrics', '/api/v1/metrics', '/api/v1/sd/prometheus'];

test.each([...READS, ...FOR_PROMETHEUS, '/-/healthy', '/-/ready'])(
  '%s is open when no token is configured',
  async (path) => {
    const { ask } = await startApp();
    expect((await ask(path)).status).toBe(200);
  },
);

test.each([...READS, ...FOR_PROMETHEUS])('%s is closed by API_TOKEN alone', async (path) => {
  const { ask } = await startApp({ environment: { API_TOKEN } });
  const refused = await ask(path);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
  expect((await ask(path, bearer('no-token-of-anything'))).status).toBe(401);
  expect((await ask(path, bearer(API_TOKEN))).status).toBe(200);
  expect((await ask(path, basic(API_TOKEN))).status).toBe(200);
  expect((await ask(path, basic('wrong'))).status).toBe(401);
});

test.each(FOR_PROMETHEUS)(
  '%s can have a token of its own, with or without API_TOKEN',
  async (path) => {
    for (const environment of [{ METRICS_TOKEN }, tokens]) {
      const { ask } = await startApp({ environment });
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, bearer(API_TOKEN))).status).toBe(401);
      expect((await ask(path, bearer(METRICS_TOKEN))).status).toBe(200);
    }
  },
);

test('the probes of an orchestrator need no token', async () => {
  const { ask } = await startApp({ environment: tokens });
  for (const path of ['/-/healthy', '/-/ready']) {
    expect((await ask(path)).status).toBe(200);
  }
});

test.each([
  [NOTIFICATIONS, 'NOTIFICATIONS_TOKEN'],
  ['/-/reload', 'ADMIN_TOKEN'],
])('POST %s is closed until %s is configured', async (path, variable) => {
  const { ask } = await startApp({ environment: { API_TOKEN } });
  const response = await ask(path, post(bearer(API_TOKEN)));
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    detail: expect.stringContaining(variable) as unknown,
  });
});

test.each([
  [NOTIFICATIONS, NOTIFICATIONS_TOKEN, 415],
  ['/-/reload', ADMIN_TOKEN, 200],
])('POST %s takes its own token and no other', async (path, token, status) => {
  const { ask } = await startApp({ environment: tokens });
  expect((await ask(path, post())).status).toBe(401);
  expect((await ask(path, post(basic(token)))).status).toBe(401);
  for (const other of Object.values(tokens).filter((each) => each !== token)) {
    expect((await ask(path, post(bearer(other)))).status).toBe(401);
  }
  expect((await ask(path, post(bearer(token)))).status).toBe(status);
});

test.each([
  ['a prefix', API_TOKEN.slice(0, -1)],
  ['a longer one', `${API_TOKEN}x`],
  ['none after the scheme', ''],
])('%s of the token is not the token', async (_, given) => {
  const { ask } = await startApp({ environment: { API_TOKEN } });
  expect((await ask('/api/v1/status', bearer(given))).status).toBe(401);
});

test('an address that guesses has to wait; who has the token behind it does not', async () => {
  const { ask } = await startApp({ environment: tokens });
  for (let failures = 0; failures < FAILURES_PER_MINUTE; failures += 1) {
    expect((await ask('/api/v1/status', bearer(`guess-${failures}`))).status).toBe(401);
  }
  const refused = await ask('/api/v1/status', bearer('one-guess-more'));
  expect(refused.status).toBe(429);
  expect((await ask('/api/v1/status', bearer(API_TOKEN))).status).toBe(200);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('/-/reload', post(bearer(ADMIN_TOKEN)))).status).toBe(200);
});

test('asking without a token is no guess, and right tokens do not count', async () => {
  const { ask } = await startApp({ environment: tokens });
  const times = Array.from({ length: FAILURES_PER_MINUTE + 5 });
  const without = await Promise.all(times.map(() => ask('/api/v1/status')));
  const right = await Promise.all(times.map(() => ask('/api/v1/status', bearer(API_TOKEN))));
  expect(new Set(without.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(right.map(({ status }) => status))).toEqual(new Set([200]));
});

test('a forwarded address does not get around the limit', async () => {
  const { ask } = await startApp({ environment: tokens });
  const guess = (from: number) =>
    ask('/api/v1/status', {
      headers: { authorization: 'Bearer guess', 'x-forwarded-for': `192.0.2.${from}` },
    });
  for (let from = 1; from <= FAILURES_PER_MINUTE; from += 1) await guess(from);
  expect((await guess(200)).status).toBe(429);
});
