import { expect, test } from 'vitest';
import type { Fault } from '../../demo/fleet/fault.ts';
import { LATE_ANSWER_MS, SLOW_ANSWER_MS } from './timing.ts';
import { Truth, verdictOf } from './truth.ts';

/** A service that changes at these moments, each change complete 5 ms later. */
function story(...changes: readonly (readonly [atMs: number, fault?: Fault])[]): Truth {
  const truth = new Truth(['a'], 0);
  for (const [atMs, fault] of changes) truth.begin('a', fault, atMs)(atMs + 5);
  return truth;
}

test.each([
  { fault: undefined, verdict: 'healthy' },
  { fault: { kind: 'down' }, verdict: 'unhealthy' },
  { fault: { kind: 'error', times: 1 }, verdict: 'healthy' },
  { fault: { kind: 'slow', ms: SLOW_ANSWER_MS }, verdict: 'healthy' },
  { fault: { kind: 'slow', ms: LATE_ANSWER_MS }, verdict: 'unhealthy' },
  { fault: { kind: 'metrics-missing' }, verdict: 'healthy' },
  { fault: { kind: 'dependency', name: 'redis' }, verdict: 'healthy' },
] as const)('$fault is $verdict', ({ fault, verdict }) => {
  expect(verdictOf(fault)).toBe(verdict);
});

test('one fault after another is one outage, since the first was complete', () => {
  const truth = story([100, { kind: 'down' }], [200, { kind: 'hang' }]);
  expect(truth.verdict('a')).toEqual({ verdict: 'unhealthy', sinceMs: 105 });
});

test('while a change is under way nothing is certain', () => {
  const truth = story();
  const settle = truth.begin('a', { kind: 'down' }, 100);
  expect(truth.verdict('a').sinceMs).toBe(Infinity);
  expect([...truth.reasons('a', 100, 110)]).toEqual(['connection_refused', 'connection_reset']);
  settle(105);
  expect(truth.verdict('a').sinceMs).toBe(105);
});

test('a failure that is excused makes an outage possible, and what is true counts from it on', () => {
  const truth = story([100]);
  truth.doubt('a', 500);
  expect(truth.verdict('a')).toEqual({ verdict: 'healthy', sinceMs: 500 });
  expect(truth.wasEver('a', 'unhealthy', 400, 600)).toBe(true);
  expect(truth.wasEver('a', 'unhealthy', 501, 600)).toBe(false);
});

test('a slow answer in time explains no timeout, a late one does', () => {
  const reasons = (ms: number) => [...story([100, { kind: 'slow', ms }]).reasons('a', 200, 300)];
  expect(reasons(SLOW_ANSWER_MS)).toEqual([]);
  expect(reasons(LATE_ANSWER_MS)).toEqual(['timeout']);
});

test('a moment of change belongs to what was before and to what comes', () => {
  const truth = story([100, { kind: 'error' }], [200]);
  expect([...truth.reasons('a', 203, 300)]).toEqual(['http_status']);
  expect([...truth.reasons('a', 206, 300)]).toEqual([]);
  expect(truth.wasEver('a', 'unhealthy', 0, 99)).toBe(false);
  expect(truth.wasEver('a', 'unhealthy', 0, 100)).toBe(true);
});
