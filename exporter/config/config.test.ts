import { describe, expect, it, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { firstService, loadYaml, oneService } from '../../tests/support/config/load-yaml.ts';
import { readEnvironment } from './environment.ts';
import { loadConfig } from './config.ts';
import type { ServiceConfig, SourceConfig } from './config.ts';
import { shownUrl } from './fields.ts';

const jsonSource = (options = '') =>
  `{ collector: c, path: /x, format: json, ${options} metrics: [{ metric: penpal_total_users, value: n }] }`;
const urlOf = ({ url }: SourceConfig) => url;
const check = (options: string) => firstService(oneService(`check: { ${options} }`)).check;

describe('services.yml as shipped', () => {
  const shipped = (variables = {}) => loadConfig(readEnvironment(variables), variables);

  it('names the services of Penpal and their sources', () => {
    const { services } = shipped();
    const urls = services.map(({ name, url, sources }) => [name, url, ...sources.map(urlOf)]);
    const expected = [
      ['auth-service', 'http://localhost:3002', 'http://localhost:3002/api/v1/users/metrics'],
      ['db-service', 'http://localhost:3001'],
      ['ai-service', 'http://localhost:3003', 'http://localhost:3003/api/v1/metrics'],
      ['payment-service', 'http://localhost:3004', 'http://localhost:3004/api/v1/metrics/payments'],
    ];
    expect(urls).toEqual(expect.arrayContaining(expected));
    const scraped = services.filter(({ prometheusPath }) => prometheusPath !== undefined);
    expect(scraped).toContainEqual(
      expect.objectContaining({ name: 'ai-service', prometheusPath: '/api/v1/metrics' }),
    );
    const times = { intervalMs: 15_000, timeoutMs: 5_000, slowThresholdMs: 5_000 };
    for (const [name] of expected) {
      const check = services.find((service) => service.name === name)?.check;
      expect(check).toMatchObject({ ...times, unhealthyAfter: 5, earlyReprobeMs: 8_000 });
    }
  });

  it('takes URLs and keys from the environment', () => {
    const { services } = shipped({
      AUTH_SERVICE_URL: 'http://auth:1',
      DB_SERVICE_URL: 'http://db:2',
      AI_SERVICE_URL: 'https://ai/base/',
      PAYMENT_SERVICE_URL: 'http://payment:4',
    });
    const expected = ['http://auth:1', 'http://db:2', 'https://ai/base', 'http://payment:4'];
    expect(services.map(({ url }) => url)).toEqual(expect.arrayContaining(expected));
    const headersOf = ({ services }: ReturnType<typeof shipped>) =>
      services.find(({ name }) => name === 'ai-service')?.sources[0]?.headers;
    const own = { 'x-service-name': 'monitoring-service' };
    expect(headersOf(shipped({ AI_SERVICE_API_KEY: 'sesame' }))).toEqual({
      ...own,
      'x-api-key': 'sesame',
    });
    expect(headersOf(shipped())).toEqual(own);
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
  const times = { intervalMs: 15_000, unhealthyAfter: 5, earlyReprobeMs: 8_000 };
  const withDefaults = serviceOf('one', { url: `${url}/api/v1/health`, ...times }, { url });
  expect(firstService(oneService())).toEqual(withDefaults);
});

describe('credentials in a URL', () => {
  it.each([
    ['user and password', 'http://user:pa%40ss@one:1/', 'user:pa@ss'],
    ['a user alone', 'http://user@one:1', 'user:'],
    ['a password alone', 'http://:pass@one:1', ':pass'],
  ])('become a header and leave the URL: %s', (_, url, credentials) => {
    const yaml = `services: [{ name: a, url: "${url}", sources: [${jsonSource()}] }]`;
    const { sources, ...service } = firstService(yaml);
    expect(service.url).toBe('http://one:1');
    const headers = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    expect(service.check).toMatchObject({ url: 'http://one:1/api/v1/health', headers });
    expect(sources[0]).toMatchObject({ url: 'http://one:1/x', headers });
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
    const { expectStatus } = check('expectStatus: [204, 3xx, 400-404, "200"]');
    const ranges = expectStatus.map(({ from, to }) => `${from}-${to}`);
    expect(ranges).toEqual(['204-204', '300-399', '400-404', '200-200']);
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
      - { from: "1970-01-01T00:00", to: "1970-01-01T00:01", message: New disk }`),
  );
  expect(maintenance).toEqual([
    { cron: '0 3 * * 0', durationMs: 5_400_000, timeZone: 'UTC' },
    { fromMs: Date.parse('2026-03-29T00:30Z'), toMs: Date.parse('2026-03-29T01:30Z') },
    { fromMs: 0, toMs: 60_000, message: 'New disk' },
  ]);
});

test('an announcement is a message with the times of a window', () => {
  const announcements = `
announcements:
  - message: |
      New prices
    from: "1970-01-01T00:00"
    to: "1970-01-01T00:01"
  - { message: "Late shift", cron: "0 18 * * *", duration: 8h }`;
  expect(loadYaml(oneService('') + announcements).announcements).toEqual([
    { message: 'New prices', fromMs: 0, toMs: 60_000 },
    { message: 'Late shift', cron: '0 18 * * *', durationMs: 28_800_000, timeZone: 'UTC' },
  ]);
  expect(loadYaml(oneService('')).announcements).toEqual([]);
});

test('a variable cannot change the structure of the file', () => {
  const value = '${HOME}", y: [1] # : {}';
  const service = firstService(oneService('check: { headers: { x: "${VALUE}" } }'), {
    VALUE: value,
  });
  expect(service.check.headers).toEqual({ x: value });
});

describe('precedence', () => {
  const common = { METRICS_COLLECTION_INTERVAL: '11000' };
  const probes = { HEALTH_CHECK_INTERVAL: '7000' };
  const timeout = { HEALTH_CHECK_TIMEOUT: '900' };
  const file = 'defaults: { interval: 20s, collectionInterval: 21s, timeout: 4s }\n';
  const withSource = (options = '') => oneService(`sources: [${jsonSource(options)}]`);
  const sourceOf = ({ sources }: ServiceConfig) => sources[0]?.intervalMs;
  const probeOf = ({ check }: ServiceConfig) => check.intervalMs;
  const timeoutOf = ({ check }: ServiceConfig) => check.timeoutMs;

  it.each([
    ['probes: 15 s', oneService(), {}, probeOf, 15_000],
    ['probes: then the defaults of the file', file + oneService(), {}, probeOf, 20_000],
    ['probes: then the common interval', file + oneService(), common, probeOf, 11_000],
    ['probes: then their own', file + oneService(), { ...common, ...probes }, probeOf, 7_000],
    ['probes: then the service', oneService('interval: 3s'), probes, probeOf, 3_000],
    ['sources: 30 s', withSource(), {}, sourceOf, 30_000],
    ['sources: not that of probes', withSource(), probes, sourceOf, 30_000],
    ['sources: then the defaults of the file', file + withSource(), {}, sourceOf, 21_000],
    ['sources: then the common interval', file + withSource(), common, sourceOf, 11_000],
    ['sources: then the source', withSource('interval: 3s,'), common, sourceOf, 3_000],
    ['timeout: 5 s', oneService(), {}, timeoutOf, 5_000],
    ['timeout: then the defaults of the file', file + oneService(), {}, timeoutOf, 4_000],
    ['timeout: then HEALTH_CHECK_TIMEOUT', file + oneService(), timeout, timeoutOf, 900],
    ['timeout: then the service', oneService('timeout: 10s'), timeout, timeoutOf, 10_000],
  ])('of %s', (_, yaml, variables, valueOf, expected) => {
    expect(valueOf(firstService(yaml, variables))).toBe(expected);
  });

  it('the interval limits the early re-probe', () => {
    expect(firstService(oneService('interval: 2s')).check.earlyReprobeMs).toBe(2_000);
  });
});
