import { expect, test } from 'vitest';
import { basic, bearer, BROWSER, startApp, tokens } from '../../tests/support/api/app-fixture.ts';
import { FAILURES_PER_MINUTE } from './access.ts';

const { API_TOKEN, METRICS_TOKEN, ADMIN_TOKEN } = tokens;
const NOTIFICATIONS = '/api/v1/monitoring/notifications';
const READS = ['/', '/api/v1/', '/api/v1/health', '/api/v1/status', NOTIFICATIONS];
const PAGES = ['/', '/api/docs', '/api/docs-json'];
/** Prometheus reads the samples and the scrape targets with one token. */
const FOR_PROMETHEUS = ['/metrics', '/api/v1/metrics', '/api/v1/sd/prometheus'];
const OPEN = ['/-/healthy', '/-/ready'];

const post = (init: RequestInit = {}) => ({ ...init, method: 'POST' });

test.each([
  ...[...READS, ...PAGES, ...FOR_PROMETHEUS].map((path) => [path, 'no', {}] as const),
  ...OPEN.map((path) => [path, 'every', tokens] as const),
])('%s is open when %s token is configured', async (path, _, environment) => {
  const { ask } = await startApp({ environment });
  expect((await ask(path)).status).toBe(200);
});

test.each([...READS, ...PAGES, '/api/docs/swagger-ui.css', ...FOR_PROMETHEUS])(
  '%s is closed by API_TOKEN alone',
  async (path) => {
    const { ask } = await startApp({ environment: { API_TOKEN } });
    const refused = await ask(path, BROWSER);
    expect(refused.status).toBe(401);
    const challenge = refused.headers.get('www-authenticate');
    expect(challenge).toMatch(/^Bearer realm=/);
    expect(challenge?.includes('Basic realm=')).toBe(PAGES.includes(path));
    for (const wrong of ['wrong', API_TOKEN.slice(0, -1), `${API_TOKEN}x`, '']) {
      expect((await ask(path, bearer(wrong))).status).toBe(401);
    }
    expect((await ask(path, basic('wrong'))).status).toBe(401);
    expect((await ask(path, bearer(API_TOKEN))).status).toBe(200);
    expect((await ask(path, basic(API_TOKEN))).status).toBe(200);
  },
);

test.each(FOR_PROMETHEUS)('%s can have its own token', async (path) => {
  for (const environment of [{ METRICS_TOKEN }, tokens]) {
    const { ask } = await startApp({ environment });
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, bearer(API_TOKEN))).status).toBe(401);
    expect((await ask(path, bearer(METRICS_TOKEN))).status).toBe(200);
  }
});

test.each([
  [NOTIFICATIONS, 'NOTIFICATIONS_TOKEN', 415],
  ['/-/reload', 'ADMIN_TOKEN', 200],
] as const)('POST %s accepts %s alone, and is closed without it', async (path, name, status) => {
  const closed = await startApp({ environment: { API_TOKEN } });
  expect((await closed.ask(path, post())).status, 'who calls comes first').toBe(401);
  const response = await closed.ask(path, post(bearer(API_TOKEN)));
  expect(response.status).toBe(403);
  expect(await response.text()).toContain(name);
  const { ask } = await startApp({ environment: tokens });
  expect((await ask(path, post())).status).toBe(401);
  expect((await ask(path, post(basic(tokens[name])))).status).toBe(401);
  for (const other of Object.values(tokens).filter((each) => each !== tokens[name])) {
    expect((await ask(path, post(bearer(other)))).status).toBe(401);
  }
  expect((await ask(path, post(bearer(tokens[name])))).status).toBe(status);
});

test('an address that guesses has to wait, and the right token from it still works', async () => {
  const { ask } = await startApp({ environment: tokens });
  const guess = (from: number) => {
    const headers = { authorization: 'Bearer guess', 'x-forwarded-for': `192.0.2.${from}` };
    return ask('/api/v1/status', { headers });
  };
  for (let failures = 0; failures < FAILURES_PER_MINUTE; failures += 1) {
    expect((await guess(failures)).status).toBe(401);
  }
  const refused = await guess(200);
  expect(refused.status, 'a forwarded address makes no difference').toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('/api/v1/status', bearer(API_TOKEN))).status).toBe(200);
  expect((await ask('/-/reload', post(bearer(ADMIN_TOKEN)))).status).toBe(200);
});

test('requests without a token and with the right one do not count as guesses', async () => {
  const { ask } = await startApp({ environment: tokens });
  for (const [init, status] of [
    [{}, 401],
    [bearer(API_TOKEN), 200],
  ] as const) {
    const times = Array.from({ length: FAILURES_PER_MINUTE + 5 });
    const responses = await Promise.all(times.map(() => ask('/api/v1/status', init)));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([status]));
  }
});
