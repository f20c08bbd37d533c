import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFiles } from '../../tests/support/temporary-files.ts';
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
  ...{ HOST: '0.0.0.0', PORT: 3005, NODE_ENV: 'development', LOG_LEVEL: 'info' },
  ...{ SERVICES_FILE: 'services.yml', REVISION: 'unknown' },
  CORS_ALLOWED_ORIGINS: ['http://localhost:3000', 'http://localhost:3002'],
};

test('an environment without settings has the defaults, and they cannot change', () => {
  const settings = readEnvironment({ PATH: '/bin' });
  expect(settings).toEqual(DEFAULTS);
  expect(Object.isFrozen(settings)).toBe(true);
});

test('empty variables count as not set', () => {
  const others = ['HEALTH_CHECK_TIMEOUT', 'PROMETHEUS_URL', 'ADMIN_TOKEN_FILE'];
  const empty = [...Object.keys(DEFAULTS), ...others].map((name) => [name, '']);
  expect(readEnvironment(Object.fromEntries(empty) as Variables)).toEqual(DEFAULTS);
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
  ['RUNBOOK_URL', 'https://me:secret@wiki.example/runbooks/', 'https://wiki.example/runbooks'],
  ['CORS_ALLOWED_ORIGINS', '*', ['*']],
  ['CORS_ALLOWED_ORIGINS', 'http://a:1/ , https://b', ['http://a:1', 'https://b']],
  ['API_TOKEN', '0123456789abcdef', '0123456789abcdef'],
  ['API_TOKEN', 'a phrase ~ of words', 'a phrase ~ of words'],
])('%s=%s is accepted', (name, text, value) => {
  expect(readEnvironment({ [name]: text })).toHaveProperty(name, value);
});

test('business metrics may be read less often than services are probed', () => {
  const hourly = { METRICS_COLLECTION_INTERVAL: '3600000', HEALTH_CHECK_INTERVAL: '30000' };
  expect(readEnvironment(hourly)).toMatchObject({ METRICS_COLLECTION_INTERVAL: 3_600_000 });
});

const PORT = 'PORT: expected a port number from 0 to 65535';
const MS = 'expected a whole number of milliseconds from';
const STALLED =
  'expected at most 300000, also if METRICS_COLLECTION_INTERVAL sets it: a service that is probed less often sets off the alert ProbesStalled';
const URL = 'expected an http:// or https:// URL';
const ORIGINS = 'expected origins such as http://localhost:3000, separated by commas';
const HEADER = 'expected a token of ASCII characters, without line breaks and spaces around it';
const SHARD = 'SHARD_INDEX: expected together with SHARD_COUNT, and less than it';
const INDEX = 'SHARD_INDEX: expected the number of a shard from 0 to 99';

test.each([
  [{ PORT: '65536' }, PORT],
  [{ PORT: '-1' }, PORT],
  [{ PORT: '3005.5' }, PORT],
  [{ PORT: 'http' }, PORT],
  [{ METRICS_COLLECTION_INTERVAL: '999' }, `METRICS_COLLECTION_INTERVAL: ${MS} 1000 to 86400000`],
  [{ HEALTH_CHECK_INTERVAL: '30s' }, `HEALTH_CHECK_INTERVAL: ${MS} 1000 to 86400000`],
  [{ HEALTH_CHECK_INTERVAL: '300001' }, `HEALTH_CHECK_INTERVAL: ${STALLED}`],
  [{ METRICS_COLLECTION_INTERVAL: '300001' }, `HEALTH_CHECK_INTERVAL: ${STALLED}`],
  [{ HEALTH_CHECK_TIMEOUT: '86400001' }, `HEALTH_CHECK_TIMEOUT: ${MS} 1 to 86400000`],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of error, warn, info, debug, silent'],
  [{ PROMETHEUS_URL: 'localhost:9090' }, `PROMETHEUS_URL: ${URL}`],
  [{ ALERTMANAGER_URL: 'ftp://host' }, `ALERTMANAGER_URL: ${URL}`],
  [{ GRAFANA_URL: 'grafana' }, `GRAFANA_URL: ${URL}`],
  [{ CORS_ALLOWED_ORIGINS: 'http://a,' }, `CORS_ALLOWED_ORIGINS[1]: ${ORIGINS}`],
  [{ CORS_ALLOWED_ORIGINS: 'http://a/path' }, `CORS_ALLOWED_ORIGINS[0]: ${ORIGINS}`],
  [{ CORS_ALLOWED_ORIGINS: 'file:///x' }, `CORS_ALLOWED_ORIGINS[0]: ${ORIGINS}`],
  [{ API_TOKEN: 'short' }, 'API_TOKEN: expected a token of at least 16 characters'],
  [{ API_TOKEN: '0123456789\n0123456789' }, `API_TOKEN: ${HEADER}`],
  [{ ADMIN_TOKEN: '0123456789\t0123456789' }, `ADMIN_TOKEN: ${HEADER}`],
  [{ METRICS_TOKEN: '0123456789\u00000123456789' }, `METRICS_TOKEN: ${HEADER}`],
  [{ NOTIFICATIONS_TOKEN: '0123456789é0123456789' }, `NOTIFICATIONS_TOKEN: ${HEADER}`],
  [{ API_TOKEN: '0123456789\u{1f511}0123456789' }, `API_TOKEN: ${HEADER}`],
  [{ API_TOKEN: ' 0123456789012345' }, `API_TOKEN: ${HEADER}`],
  [{ ADMIN_TOKEN_FILE: '/none' }, 'ADMIN_TOKEN_FILE: expected a readable file (ENOENT), got /none'],
  [{ SHARD_INDEX: '1' }, SHARD],
  [{ SHARD_COUNT: '3' }, SHARD],
  [{ SHARD_INDEX: '3', SHARD_COUNT: '3' }, SHARD],
  [{ SHARD_INDEX: '-1', SHARD_COUNT: '3' }, INDEX],
  [{ SHARD_INDEX: 'monitor-1', SHARD_COUNT: '3' }, INDEX],
  [{ SHARD_COUNT: '0' }, 'SHARD_COUNT: expected a number of shards from 1 to 100'],
])('%o is refused', (variables, fault) => {
  expect(messageOf(variables as Variables)).toBe(`environment: ${fault}`);
});

test('one bad variable does not hide another, and a secret is never quoted', () => {
  const message = messageOf({ PORT: 'x', LOG_LEVEL: 'y', ADMIN_TOKEN: 'sesame' });
  expect(message.split('\n')).toHaveLength(3);
  expect(message).not.toContain('sesame');
});

test.each(['NOTIFICATIONS_TOKEN', 'ADMIN_TOKEN', 'API_TOKEN', 'METRICS_TOKEN'])(
  '%s can be in a file, which must not be empty',
  (name) => {
    const folder = temporaryFiles({ token: 'a-token-of-some-length\n', empty: '\n' });
    const settings = readEnvironment({ [`${name}_FILE`]: join(folder, 'token') });
    expect(settings).toHaveProperty(name, 'a-token-of-some-length');
    const message = messageOf({ [`${name}_FILE`]: join(folder, 'empty') });
    expect(message).toContain(`${name}: expected a token`);
  },
);

test.each([
  [undefined, undefined, undefined],
  ['2', '3', { index: 2, count: 3 }],
  ['0', '1', undefined],
])('SHARD_INDEX=%s and SHARD_COUNT=%s are the shard %o', (SHARD_INDEX, SHARD_COUNT, shard) => {
  expect(shardOfSettings(readEnvironment({ SHARD_INDEX, SHARD_COUNT }))).toEqual(shard);
});

test.each([
  [{ PUBLIC_URL: 'https://ops.example//a/' }, ['a', 'a/prometheus', 'a/alertmanager', 'a/grafana']],
  [
    { PUBLIC_URL: 'https://ops.example', GRAFANA_URL: 'https://ops.example//g//' },
    ['', 'prometheus', 'alertmanager', 'g'],
  ],
])('%j makes the links to the other parts', (variables, paths) => {
  const { PUBLIC_URL, PROMETHEUS_EXTERNAL_URL, ALERTMANAGER_URL, GRAFANA_URL } =
    readEnvironment(variables);
  expect([PUBLIC_URL, PROMETHEUS_EXTERNAL_URL, ALERTMANAGER_URL, GRAFANA_URL]).toEqual(
    paths.map((path) => `https://ops.example/${path}`.replace(/\/$/, '')),
  );
});

test('LOGS_URL stays as it is: a slash may belong to its query', () => {
  const LOGS_URL = 'https://logs.example/?of=https%3A//ops.example&q=/{service}/';
  expect(readEnvironment({ LOGS_URL })).toMatchObject({ LOGS_URL });
});
