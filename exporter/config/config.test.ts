import { describe, expect, it, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { firstService, oneService } from '../../tests/support/config/load-yaml.ts';
import { readEnvironment } from './environment.ts';
import { loadConfig } from './config.ts';
import { shownUrl } from './fields.ts';

const check = (options: string) => firstService(oneService(`check: { ${options} }`)).check;

describe('services.yml as shipped', () => {
  const shipped = (variables = {}) => loadConfig(readEnvironment(variables), variables);

  it('names the four services and their sources', () => {
    const { services } = shipped();
    const urls = services.map(({ name, url, sources }) => [
      name,
      url,
      ...sources.map((s) => s.url),
    ]);
    expect(urls).toEqual([
      ['auth-service', 'http://localhost:3002', 'http://localhost:3002/api/v1/users/metrics'],
      ['db-service', 'http://localhost:3001'],
      ['ai-service', 'http://localhost:3003', 'http://localhost:3003/api/v1/metrics'],
      ['payment-service', 'http://localhost:3004', 'http://localhost:3004/api/v1/metrics/payments'],
    ]);
    const paths = services.map(({ prometheusPath }) => prometheusPath);
    expect(paths).toEqual([undefined, undefined, '/api/v1/metrics', undefined]);
    const times = { intervalMs: 30_000, timeoutMs: 5_000, slowThresholdMs: 5_000 };
    for (const service of services) {
      expect(service.check).toMatchObject({ ...times, unhealthyAfter: 2 });
    }
  });

  it('takes URLs and keys from the environment', () => {
    const { services } = shipped({
      AUTH_SERVICE_URL: 'http://auth:1',
      DB_SERVICE_URL: 'http://db:2',
      AI_SERVICE_URL: 'https://ai/base/',
      PAYMENT_SERVICE_URL: 'http://payment:4',
      AI_SERVICE_API_KEY: 'sesame',
    });
    const expected = ['http://auth:1', 'http://db:2', 'https://ai/base', 'http://payment:4'];
    expect(services.map(({ url }) => url)).toEqual(expected);
    const headers = { 'x-api-key': 'sesame', 'x-service-name': 'monitoring-service' };
    expect(services[2]?.sources[0]?.headers).toEqual(headers);
    const withoutKey = shipped().services[2]?.sources[0]?.headers;
    expect(withoutKey).toEqual({ 'x-service-name': 'monitoring-service' });
  });

  it('becomes a configuration that nobody can change', () => {
    const thawed: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (node === null || typeof node !== 'object') return;
      if (!Object.isFrozen(node)) thawed.push(path);
      for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
    };
    walk(shipped(), 'config');
    expect(thawed).toEqual([]);
  });
});

test('a service needs only a name and a URL', () => {
  const url = 'http://one:1';
  const withDefaults = serviceOf('one', { url: `${url}/api/v1/health` }, { url });
  expect(firstService(oneService())).toEqual(withDefaults);
});

describe('credentials in a URL', () => {
  it.each([
    ['user and password', 'http://user:pa%40ss@one:1/', 'user:pa@ss'],
    ['a user alone', 'http://user@one:1', 'user:'],
    ['a password alone', 'http://:pass@one:1', ':pass'],
  ])('become a header and leave the URL: %s', (_, url, credentials) => {
    const service = firstService(
      `services: [{ name: one, url: "${url}", sources: [{ collector: c, path: /x, format: json, metrics: [{ metric: penpal_total_users, value: n }] }] }]`,
    );
    const [source] = service.sources;
    expect(service.url).toBe('http://one:1');
    const headers = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    expect(service.check).toMatchObject({ url: 'http://one:1/api/v1/health', headers });
    expect(source).toMatchObject({ url: 'http://one:1/x', headers });
  });

  it('give way to a configured header in any case', () => {
    const yaml =
      'services: [{ name: one, url: "http://u:p@one", check: { headers: { Authorization: mine } } }]';
    expect(firstService(yaml).check.headers).toEqual({ authorization: 'mine' });
  });
});

test.each([
  'http://auth:3002/health',
  'http://auth:3002/health?token=a',
  'http://auth:3002/health#a',
])('%s is shown without its query', (url) => {
  expect(shownUrl(url)).toBe('http://auth:3002/health');
});

describe('a check', () => {
  it('takes statuses as numbers, classes and ranges', () => {
    expect(check('expectStatus: [204, 3xx, 400-404, "200"]').expectStatus).toEqual([
      { from: 204, to: 204 },
      { from: 300, to: 399 },
      { from: 400, to: 404 },
      { from: 200, to: 200 },
    ]);
  });

  it('may expect no JSON, an expression or a text', () => {
    expect(check('expectJson: null').expectJson).toBeNull();
    expect(check('expectJson: "a.b"').expectJson?.text).toBe('a.b');
    expect(check('expectText: "ok|fine"').expectText).toEqual(/ok|fine/u);
  });
});

test('a maintenance window is repeated, or a span of local time', () => {
  const { maintenance } = firstService(
    oneService(`maintenance:
      - { cron: "0 3 * * 0", duration: 1h30m }
      - { from: "2026-03-29T01:30", to: "2026-03-29T03:30", timeZone: Europe/Paris }
      - { from: "1970-01-01T00:00", to: "1970-01-01T00:01" }`),
  );
  expect(maintenance).toEqual([
    { cron: '0 3 * * 0', durationMs: 5_400_000, timeZone: 'UTC' },
    { fromMs: Date.parse('2026-03-29T00:30Z'), toMs: Date.parse('2026-03-29T01:30Z') },
    { fromMs: 0, toMs: 60_000 },
  ]);
});

test('a variable cannot change the structure of the file', () => {
  const value = '${HOME}", y: [1] # : {}';
  const service = firstService(oneService('check: { headers: { x: "${VALUE}" } }'), {
    VALUE: value,
  });
  expect(service.check.headers).toEqual({ x: value });
});

describe('precedence', () => {
  const both = { METRICS_COLLECTION_INTERVAL: '11000', HEALTH_CHECK_INTERVAL: '7000' };
  const { METRICS_COLLECTION_INTERVAL } = both;
  const file = 'defaults: { interval: 20s, collectionInterval: 21s, timeout: 4s }\n';
  const source = (options = '') =>
    oneService(
      `sources: [{ collector: c, path: /x, format: json, ${options} metrics: [{ metric: penpal_total_users, value: n }] }]`,
    );

  it.each([
    ['30 s', oneService(), {}, 30_000],
    ['then the defaults of the file', file + oneService(), {}, 20_000],
    ['then the common interval', file + oneService(), { METRICS_COLLECTION_INTERVAL }, 11_000],
    ['then HEALTH_CHECK_INTERVAL', file + oneService(), both, 7_000],
    ['then the service', file + oneService('interval: 3s'), both, 3_000],
  ])('of the interval of probes: %s', (_, yaml, variables, intervalMs) => {
    expect(firstService(yaml, variables).check.intervalMs).toBe(intervalMs);
  });

  it.each([
    ['30 s', source(), {}, 30_000],
    ['not HEALTH_CHECK_INTERVAL', source(), { HEALTH_CHECK_INTERVAL: '7000' }, 30_000],
    ['then the defaults of the file', file + source(), {}, 21_000],
    ['then the common interval', file + source(), { METRICS_COLLECTION_INTERVAL }, 11_000],
    ['then the source', file + source('interval: 3s,'), both, 3_000],
  ])('of the interval of a source: %s', (_, yaml, variables, intervalMs) => {
    expect(firstService(yaml, variables).sources[0]?.intervalMs).toBe(intervalMs);
  });

  it.each([
    ['5 s', oneService(), {}, 5_000],
    ['then the defaults of the file', file + oneService(), {}, 4_000],
    ['then HEALTH_CHECK_TIMEOUT', file + oneService(), { HEALTH_CHECK_TIMEOUT: '900' }, 900],
    ['then the service', oneService('timeout: 10s'), { HEALTH_CHECK_TIMEOUT: '900' }, 10_000],
  ])('of the timeout: %s', (_, yaml, variables, timeoutMs) => {
    expect(firstService(yaml, variables).check.timeoutMs).toBe(timeoutMs);
  });

  it('the interval limits the early re-probe', () => {
    expect(firstService(oneService('interval: 2s')).check.earlyReprobeMs).toBe(2_000);
  });
});
