import { describe, expect, it } from 'vitest';
import { firstService, oneService } from '../../tests/support/config/load-yaml.ts';

describe('the interval of the checks', () => {
  const file = `defaults: { interval: 20s }\n${oneService()}`;
  it.each([
    ['is built in', oneService(), {}, 30_000],
    ['is the file’s', file, {}, 20_000],
    [
      'is the environment’s before the file’s',
      file,
      { METRICS_COLLECTION_INTERVAL: '11000' },
      11_000,
    ],
    [
      'is the environment’s own before the common one',
      file,
      { METRICS_COLLECTION_INTERVAL: '11000', HEALTH_CHECK_INTERVAL: '7000' },
      7_000,
    ],
    [
      'is the service’s before all',
      `defaults: { interval: 20s }\n${oneService('interval: 3s')}`,
      { METRICS_COLLECTION_INTERVAL: '11000', HEALTH_CHECK_INTERVAL: '7000' },
      3_000,
    ],
  ])('%s', (_, yaml, variables, intervalMs) => {
    expect(firstService(yaml, variables).check.intervalMs).toBe(intervalMs);
  });

  it('bounds the early re-probe', () => {
    expect(firstService(oneService('interval: 2s')).check.earlyReprobeMs).toBe(2_000);
  });
});

describe('the interval of a source', () => {
  const source = (extra = '') =>
    oneService(
      `sources: [{ collector: c, path: /x, format: json, ${extra} metrics: [{ metric: penpal_total_users, value: n }] }]`,
    );
  const file = `defaults: { collectionInterval: 20s }\n`;
  it.each([
    ['is built in', source(), {}, 30_000],
    ['is the file’s', file + source(), {}, 20_000],
    [
      'is the environment’s before the file’s',
      file + source(),
      { METRICS_COLLECTION_INTERVAL: '11000' },
      11_000,
    ],
    ['is not that of the checks', source(), { HEALTH_CHECK_INTERVAL: '7000' }, 30_000],
    [
      'is its own before all',
      file + source('interval: 3s,'),
      { METRICS_COLLECTION_INTERVAL: '11000' },
      3_000,
    ],
  ])('%s', (_, yaml, variables, intervalMs) => {
    expect(firstService(yaml, variables).sources[0]?.intervalMs).toBe(intervalMs);
  });
});

describe('the timeout', () => {
  it.each([
    ['is built in', oneService(), {}, 5_000],
    ['is the file’s', `defaults: { timeout: 4s }\n${oneService()}`, {}, 4_000],
    [
      'is the environment’s before the file’s',
      `defaults: { timeout: 4s }\n${oneService()}`,
      { HEALTH_CHECK_TIMEOUT: '900' },
      900,
    ],
    [
      'is the service’s before all',
      oneService('timeout: 10s'),
      { HEALTH_CHECK_TIMEOUT: '900' },
      10_000,
    ],
  ])('%s', (_, yaml, variables, timeoutMs) => {
    expect(firstService(yaml, variables).check.timeoutMs).toBe(timeoutMs);
  });
});
