import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { readEnvironment, shardOfSettings } from './environment.ts';
import type { Variables } from './substitute.ts';

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

test('an empty environment has the defaults', () => {
  expect(readEnvironment({})).toEqual(DEFAULTS);
});

test('empty variables count as not set', () => {
  const others = ['HEALTH_CHECK_TIMEOUT', 'PROMETHEUS_URL', 'ADMIN_TOKEN_FILE'];
  const empty = [...Object.keys(DEFAULTS), ...others].map((name) => [name, '']);
  expect(readEnvironment(Object.fromEntries(empty) as Variables)).toEqual(DEFAULTS);
});

test('other variables are left out, and the settings cannot change', () => {
  const settings = readEnvironment({ PATH: '/bin' });
  expect(settings).not.toHaveProperty('PATH');
  expect(Object.isFrozen(settings)).toBe(true);
});

test.each([
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
])('%s=%s is accepted', (name, text, value) => {
  expect(readEnvironment({ [name]: text })).toHaveProperty(name, value);
});

test('business metrics may be read less often than services are probed', () => {
  const hourly = { METRICS_COLLECTION_INTERVAL: '3600000', HEALTH_CHECK_INTERVAL: '30000' };
  expect(readEnvironment(hourly)).toMatchObject({ METRICS_COLLECTION_INTERVAL: 3_600_000 });
});

const PORT = 'PORT: expected a port number from 0 to 65535';
const INTERVAL = 'expected a whole number of milliseconds from 1000 to 86400000';
const TIMEOUT = 'expected a whole number of milliseconds from 1 to 86400000';
const STALLED =
  'expected at most 300000, also if METRICS_COLLECTION_INTERVAL sets it: a service that is probed less often sets off the alert ProbesStalled';
const URL = 'expected an http:// or https:// URL';
const ORIGINS = 'expected origins such as http://localhost:3000, separated by commas';
const SHARD = 'SHARD_INDEX: expected together with SHARD_COUNT, and less than it';
const INDEX = 'SHARD_INDEX: expected the number of a shard from 0 to 99';

test.each([
  [{ PORT: '65536' }, PORT],
  [{ PORT: '-1' }, PORT],
  [{ PORT: '3005.5' }, PORT],
  [{ PORT: 'http' }, PORT],
  [{ METRICS_COLLECTION_INTERVAL: '999' }, `METRICS_COLLECTION_INTERVAL: ${INTERVAL}`],
  [{ HEALTH_CHECK_INTERVAL: '30s' }, `HEALTH_CHECK_INTERVAL: ${INTERVAL}`],
  [{ HEALTH_CHECK_INTERVAL: '300001' }, `HEALTH_CHECK_INTERVAL: ${STALLED}`],
  [{ METRICS_COLLECTION_INTERVAL: '300001' }, `HEALTH_CHECK_INTERVAL: ${STALLED}`],
  [{ HEALTH_CHECK_TIMEOUT: '86400001' }, `HEALTH_CHECK_TIMEOUT: ${TIMEOUT}`],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of error, warn, info, debug, silent'],
  [{ PROMETHEUS_URL: 'localhost:9090' }, `PROMETHEUS_URL: ${URL}`],
  [{ ALERTMANAGER_URL: 'ftp://host' }, `ALERTMANAGER_URL: ${URL}`],
  [{ GRAFANA_URL: 'grafana' }, `GRAFANA_URL: ${URL}`],
  [{ CORS_ALLOWED_ORIGINS: 'http://a,' }, `CORS_ALLOWED_ORIGINS[1]: ${ORIGINS}`],
  [{ CORS_ALLOWED_ORIGINS: 'http://a/path' }, `CORS_ALLOWED_ORIGINS[0]: ${ORIGINS}`],
  [{ CORS_ALLOWED_ORIGINS: 'file:///x' }, `CORS_ALLOWED_ORIGINS[0]: ${ORIGINS}`],
  [
    { NOTIFICATIONS_TOKEN: 'short' },
    'NOTIFICATIONS_TOKEN: expected a token of at least 16 characters',
  ],
  [{ ADMIN_TOKEN_FILE: '/none' }, 'ADMIN_TOKEN_FILE: expected a readable file, got /none'],
  [{ SHARD_INDEX: '1' }, SHARD],
  [{ SHARD_COUNT: '3' }, SHARD],
  [{ SHARD_INDEX: '3', SHARD_COUNT: '3' }, SHARD],
  [{ SHARD_INDEX: '-1', SHARD_COUNT: '3' }, INDEX],
  [{ SHARD_INDEX: 'monitor-1', SHARD_COUNT: '3' }, INDEX],
  [
    { SHARD_INDEX: '0', SHARD_COUNT: '0' },
    'SHARD_COUNT: expected a number of shards from 1 to 100',
  ],
])('%o is refused', (variables, fault) => {
  expect(messageOf(variables as Variables)).toBe(`environment: ${fault}`);
});

test('one bad variable does not hide another, and a secret is never quoted', () => {
  const message = messageOf({ PORT: 'x', LOG_LEVEL: 'y', ADMIN_TOKEN: 'sesame' });
  expect(message.split('\n')).toHaveLength(3);
  expect(message).not.toContain('sesame');
});

describe('a token', () => {
  const fileWith = (content: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'environment-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'token'), content);
    return join(folder, 'token');
  };

  it.each(['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN'])(
    'can be in a file: %s',
    (name) => {
      const token = 'a-token-of-some-length';
      const settings = readEnvironment({ [`${name}_FILE`]: fileWith(`${token}\n`) });
      expect(settings).toHaveProperty(name, token);
    },
  );

  it('is refused if its file is empty', () => {
    const message = messageOf({ ADMIN_TOKEN_FILE: fileWith('\n') });
    expect(message).toContain('ADMIN_TOKEN: expected a token');
  });
});

test.each([
  [{}, undefined],
  [
    { SHARD_INDEX: '2', SHARD_COUNT: '3' },
    { index: 2, count: 3 },
  ],
  [{ SHARD_INDEX: '0', SHARD_COUNT: '1' }, undefined],
])('%o is the shard %o', (variables, shard) => {
  expect(shardOfSettings(readEnvironment(variables as Variables))).toEqual(shard);
});
