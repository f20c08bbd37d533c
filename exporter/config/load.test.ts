import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { readEnvironment } from './environment.ts';
import { loadConfig } from './load.ts';
import { firstService, oneService } from '../../tests/support/config/load-yaml.ts';

it('services.yml as shipped names the four services and their sources', () => {
  const { services } = loadConfig(readEnvironment({}), {});
  expect(
    services.map(({ name, url, sources }) => [name, url, ...sources.map((s) => s.url)]),
  ).toEqual([
    ['auth-service', 'http://localhost:3002', 'http://localhost:3002/api/v1/users/metrics'],
    ['db-service', 'http://localhost:3001'],
    ['ai-service', 'http://localhost:3003', 'http://localhost:3003/api/v1/metrics'],
    ['payment-service', 'http://localhost:3004', 'http://localhost:3004/api/v1/metrics/payments'],
  ]);
  expect(services.map(({ prometheusPath }) => prometheusPath)).toEqual([
    undefined,
    undefined,
    '/api/v1/metrics',
    undefined,
  ]);
  const check = { intervalMs: 30_000, timeoutMs: 5_000, slowThresholdMs: 5_000, unhealthyAfter: 2 };
  for (const { check: actual } of services) expect(actual).toMatchObject(check);
});

it('services.yml as shipped takes addresses and keys from the environment', () => {
  const variables = {
    AUTH_SERVICE_URL: 'http://auth:1',
    DB_SERVICE_URL: 'http://db:2',
    AI_SERVICE_URL: 'https://ai/base/',
    PAYMENT_SERVICE_URL: 'http://payment:4',
    AI_SERVICE_API_KEY: 'sesame',
  };
  const { services } = loadConfig(readEnvironment(variables), variables);
  const expected = ['http://auth:1', 'http://db:2', 'https://ai/base', 'http://payment:4'];
  expect(services.map(({ url }) => url)).toEqual(expected);
  const headers = { 'x-api-key': 'sesame', 'x-service-name': 'monitoring-service' };
  expect(services[2]?.sources[0]?.headers).toEqual(headers);
  const [, , ai] = loadConfig(readEnvironment({}), {}).services;
  expect(ai?.sources[0]?.headers).toEqual({ 'x-service-name': 'monitoring-service' });
});

it('a service needs only a name and a URL', () => {
  const url = 'http://one:1';
  const withDefaults = serviceOf('one', { url: `${url}/api/v1/health` }, { url });
  expect(firstService(oneService())).toEqual(withDefaults);
});

describe('credentials in a URL', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  it.each([
    ['user and password', 'http://user:pa%40ss@one:1/', basic('user:pa@ss')],
    ['a user alone', 'http://user@one:1', basic('user:')],
    ['a password alone', 'http://:pass@one:1', basic(':pass')],
  ])('%s become a header and leave the address', (_, url, authorization) => {
    const { check, sources, ...rest } = firstService(
      `services: [{ name: one, url: "${url}", sources: [{ collector: c, path: /x, format: json, metrics: [{ metric: penpal_total_users, value: n }] }] }]`,
    );
    expect([rest.url, check.url, sources[0]?.url]).toEqual([
      'http://one:1',
      'http://one:1/api/v1/health',
      'http://one:1/x',
    ]);
    expect(check.headers).toEqual({ authorization });
    expect(sources[0]?.headers).toEqual({ authorization });
  });

  it('give way to a header of the configuration, however it is written', () => {
    const yaml =
      'services: [{ name: one, url: "http://u:p@one", check: { headers: { Authorization: mine } } }]';
    expect(firstService(yaml).check.headers).toEqual({ authorization: 'mine' });
  });
});

describe('a check', () => {
  it('takes statuses as numbers, classes and ranges', () => {
    expect(
      firstService(oneService('check: { expectStatus: [204, 3xx, 400-404, "200"] }')).check
        .expectStatus,
    ).toEqual([
      { from: 204, to: 204 },
      { from: 300, to: 399 },
      { from: 400, to: 404 },
      { from: 200, to: 200 },
    ]);
  });

  it('may expect no JSON, an expression or a text', () => {
    expect(firstService(oneService('check: { expectJson: null }')).check.expectJson).toBeNull();
    expect(firstService(oneService('check: { expectJson: "a.b" }')).check.expectJson?.text).toBe(
      'a.b',
    );
    expect(firstService(oneService('check: { expectText: "ok|fine" }')).check.expectText).toEqual(
      /ok|fine/u,
    );
  });
});

it('a maintenance window is repeated, or a span of local time', () => {
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

it('a value of the environment cannot change the structure of the file', () => {
  const yaml = oneService('check: { headers: { x: "${VALUE}" } }');
  const value = '${HOME}", y: [1] # : {}';
  expect(firstService(yaml, { VALUE: value }).check.headers).toEqual({ x: value });
});

it('nothing of the configuration can be changed', () => {
  const config = loadConfig(readEnvironment({}), {});
  const thawed: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object') return;
    if (!Object.isFrozen(node)) thawed.push(path);
    for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
  };
  walk(config, 'config');
  expect(thawed).toEqual([]);
});
