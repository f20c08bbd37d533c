import { expect, test } from 'vitest';
import type { Fault } from '../../../demo/fleet/fault.ts';
import { LATE_RESPONSE_MS, SLOW_RESPONSE_MS } from '../timing.ts';
import { healthOf, Truth } from './truth.ts';

/** A service that changes at these times. Each change is complete 5 ms later. */
function truthOf(...changes: readonly (readonly [atMs: number, fault?: Fault])[]): Truth {
  const truth = new Truth(['a'], 0);
  for (const [atMs, fault] of changes) truth.begin('a', fault, atMs)(atMs + 5);
  return truth;
}

test.each([
  { fault: undefined, health: 'healthy' },
  { fault: { kind: 'down' }, health: 'unhealthy' },
  { fault: { kind: 'error', times: 1 }, health: 'healthy' },
  { fault: { kind: 'slow', ms: SLOW_RESPONSE_MS }, health: 'healthy' },
  { fault: { kind: 'slow', ms: LATE_RESPONSE_MS }, health: 'unhealthy' },
  { fault: { kind: 'metrics-missing' }, health: 'healthy' },
  { fault: { kind: 'dependency', name: 'redis' }, health: 'healthy' },
] as const)('$fault is $health', ({ fault, health }) => {
  expect(healthOf(fault)).toBe(health);
});

test('one fault after another is one outage, from the end of the first change', () => {
  const truth = truthOf([100, { kind: 'down' }], [200, { kind: 'hang' }]);
  expect(truth.health('a')).toEqual({ health: 'unhealthy', sinceMs: 105 });
});

test('during a change both states are possible', () => {
  const truth = truthOf();
  const settle = truth.begin('a', { kind: 'down' }, 100);
  expect(truth.health('a').sinceMs).toBe(Infinity);
  expect([...truth.reasons('a', 100, 110)]).toEqual(['connection_refused', 'connection_reset']);
  settle(105);
  expect(truth.health('a').sinceMs).toBe(105);
});

test('an excused failure makes an outage possible, and the health counts from then on', () => {
  const truth = truthOf([100]);
  truth.excuse('a', 500);
  expect(truth.health('a')).toEqual({ health: 'healthy', sinceMs: 500 });
  expect(truth.wasEver('a', 'unhealthy', 400, 600)).toBe(true);
  expect(truth.wasEver('a', 'unhealthy', 501, 600)).toBe(false);
});

test('a slow response within the timeout explains no timeout, a late one does', () => {
  const reasons = (ms: number) => [...truthOf([100, { kind: 'slow', ms }]).reasons('a', 200, 300)];
  expect(reasons(SLOW_RESPONSE_MS)).toEqual([]);
  expect(reasons(LATE_RESPONSE_MS)).toEqual(['timeout']);
});

test('the time of a change belongs to both periods', () => {
  const truth = truthOf([100, { kind: 'error' }], [200]);
  expect([...truth.reasons('a', 203, 300)]).toEqual(['http_status']);
  expect([...truth.reasons('a', 206, 300)]).toEqual([]);
  expect(truth.wasEver('a', 'unhealthy', 0, 99)).toBe(false);
  expect(truth.wasEver('a', 'unhealthy', 0, 100)).toBe(true);
});
