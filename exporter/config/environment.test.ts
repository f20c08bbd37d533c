import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { readEnvironment, shardOfSettings } from './environment.ts';
import type { Variables } from './substitute.ts';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function messageOf(variables: Variables): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the environment was accepted');
}

const DEFAULTS = {
  HOST: '0.0.0.0',
  PORT: 3005,
  NODE_ENV: 'development',
  LOG_LEVEL: 'info',
  SERVICES_FILE: 'services.yml',
  CORS_ALLOWED_ORIGINS: ['http://localhost:3000', 'http://localhost:3002'],
  REVISION: 'unknown',
};

it('an empty environment gives the defaults', () => {
  expect(readEnvironment({})).toEqual(DEFAULTS);
});

it('variables that are empty count as not set', () => {
  const names = [
    ...Object.keys(DEFAULTS),
    'HEALTH_CHECK_TIMEOUT',
    'PROMETHEUS_URL',
    'ADMIN_TOKEN_FILE',
  ];
  const empty = Object.fromEntries(names.map((name) => [name, '']));
  expect(readEnvironment(empty)).toEqual(DEFAULTS);
});

it('other variables are left out, and nothing can be changed later', () => {
  const settings = readEnvironment({ PATH: '/bin' });
  expect(settings).not.toHaveProperty('PATH');
  expect(Object.isFrozen(settings)).toBe(true);
});

describe('a good value', () => {
  it.each([
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['METRICS_COLLECTION_INTERVAL', '30000', 30_000],
    ['HEALTH_CHECK_INTERVAL', '1000', 1000],
    ['HEALTH_CHECK_INTERVAL', '300000', 300_000],
    ['HEALTH_CHECK_TIMEOUT', '1', 1],
    ['HEALTH_CHECK_TIMEOUT', '86400000', 86_400_000],
    ['LOG_LEVEL', 'silent', 'silent'],
    ['PROMETHEUS_URL', 'https://prometheus.example/base/', 'https://prometheus.example/base'],
    ['CORS_ALLOWED_ORIGINS', '*', ['*']],
    ['CORS_ALLOWED_ORIGINS', 'http://a:1/ , https://b', ['http://a:1', 'https://b']],
    ['API_TOKEN', '0123456789abcdef', '0123456789abcdef'],
  ])('of %s is %s', (name, text, value) => {
    expect(readEnvironment({ [name]: text })).toHaveProperty(name, value);
  });
});

it('figures may be read less often than services are probed', () => {
  const hourly = { METRICS_COLLECTION_INTERVAL: '3600000', HEALTH_CHECK_INTERVAL: '30000' };
  expect(readEnvironment(hourly)).toMatchObject({ METRICS_COLLECTION_INTERVAL: 3_600_000 });
});

describe('a bad value', () => {
  const interval = 'expected a whole number of milliseconds from 1000 to 86400000';
  const timeout = 'expected a whole number of milliseconds from 1 to 86400000';
  const stalled = 'a service that is probed less often sets off the alert ProbesStalled';
  const url = 'expected an http:// or https:// URL';
  const origins = 'expected origins such as http://localhost:3000, separated by commas';
  it.each([
    ['PORT', '65536', 'PORT: expected a port number from 0 to 65535'],
    ['PORT', '-1', 'PORT: expected a port number from 0 to 65535'],
    ['PORT', '3005.5', 'PORT: expected a port number from 0 to 65535'],
    ['PORT', 'http', 'PORT: expected a port number from 0 to 65535'],
    ['METRICS_COLLECTION_INTERVAL', '999', `METRICS_COLLECTION_INTERVAL: ${interval}`],
    ['HEALTH_CHECK_INTERVAL', '30s', `HEALTH_CHECK_INTERVAL: ${interval}`],
    [
      'HEALTH_CHECK_INTERVAL',
      '300001',
      `HEALTH_CHECK_INTERVAL: expected at most 300000: ${stalled}`,
    ],
    [
      'METRICS_COLLECTION_INTERVAL',
      '300001',
      `METRICS_COLLECTION_INTERVAL: expected at most 300000 without HEALTH_CHECK_INTERVAL: ${stalled}`,
    ],
    ['HEALTH_CHECK_TIMEOUT', '86400001', `HEALTH_CHECK_TIMEOUT: ${timeout}`],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: expected one of error, warn, info, debug, silent'],
    ['PROMETHEUS_URL', 'localhost:9090', `PROMETHEUS_URL: ${url}`],
    ['ALERTMANAGER_URL', 'ftp://host', `ALERTMANAGER_URL: ${url}`],
    ['GRAFANA_URL', 'grafana', `GRAFANA_URL: ${url}`],
    ['CORS_ALLOWED_ORIGINS', 'http://a,', `CORS_ALLOWED_ORIGINS[1]: ${origins}`],
    ['CORS_ALLOWED_ORIGINS', 'http://a/path', `CORS_ALLOWED_ORIGINS[0]: ${origins}`],
    ['CORS_ALLOWED_ORIGINS', 'file:///x', `CORS_ALLOWED_ORIGINS[0]: ${origins}`],
    [
      'NOTIFICATIONS_TOKEN',
      'short',
      'NOTIFICATIONS_TOKEN: expected a token of at least 16 characters',
    ],
    ['ADMIN_TOKEN_FILE', '/none', 'ADMIN_TOKEN_FILE: expected a readable file, got /none'],
  ])('of %s is %s', (name, text, fault) => {
    expect(messageOf({ [name]: text })).toBe(`environment: ${fault}`);
  });

  it('does not hide another, and a secret is never quoted', () => {
    const message = messageOf({ PORT: 'x', LOG_LEVEL: 'y', ADMIN_TOKEN: 'sesame' });
    expect(message.split('\n')).toHaveLength(3);
    expect(message).not.toContain('sesame');
  });
});

describe('a secret in a file', () => {
  it.each(['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN'])(
    'serves %s',
    (name) => {
      const path = file('token', 'a-token-of-some-length\n');
      expect(readEnvironment({ [`${name}_FILE`]: path })).toHaveProperty(
        name,
        'a-token-of-some-length',
      );
    },
  );

  it('that is empty is a fault, not a service without a secret', () => {
    const path = file('empty', '\n');
    expect(messageOf({ ADMIN_TOKEN_FILE: path })).toContain('ADMIN_TOKEN: expected a token');
  });
});

describe('a shard', () => {
  it.each([
    ['is none without its two variables', {}, undefined],
    ['is the index of the count', { SHARD_INDEX: '2', SHARD_COUNT: '3' }, { index: 2, count: 3 }],
    ['that is the only one is none', { SHARD_INDEX: '0', SHARD_COUNT: '1' }, undefined],
  ])('%s', (_, variables, shard) => {
    expect(shardOfSettings(readEnvironment(variables))).toEqual(shard);
  });

  it.each([
    [{ SHARD_INDEX: '1' }, 'SHARD_COUNT: expected with SHARD_INDEX: how many shards there are'],
    [
      { SHARD_COUNT: '3' },
      'SHARD_INDEX: expected with SHARD_COUNT: which of the shards this process is',
    ],
    [
      { SHARD_INDEX: '3', SHARD_COUNT: '3' },
      'SHARD_INDEX: expected less than SHARD_COUNT, which is 3',
    ],
    [
      { SHARD_INDEX: '-1', SHARD_COUNT: '3' },
      'SHARD_INDEX: expected the number of a shard from 0 to 99',
    ],
    [
      { SHARD_INDEX: '0', SHARD_COUNT: '0' },
      'SHARD_COUNT: expected a number of shards from 1 to 100',
    ],
    [
      { SHARD_INDEX: 'monitor-1', SHARD_COUNT: '3' },
      'SHARD_INDEX: expected the number of a shard from 0 to 99',
    ],
  ])('of %o is refused', (variables, fault) => {
    expect(messageOf(variables)).toBe(`environment: ${fault}`);
  });
});
