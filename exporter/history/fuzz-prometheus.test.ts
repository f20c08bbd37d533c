import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ActiveAlerts } from '../alerts/alert.ts';
import { activeAlerts, PROMETHEUS_ALERTS } from '../alerts/prometheus-alerts.ts';
import { systemClock } from '../clock.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { anyText, fuzz } from '../../tests/support/fuzz.ts';
import { COVERED, servicesWith } from '../../tests/support/history/history-world.ts';
import { PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import type { Played } from '../../tests/support/history/played-prometheus.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { HISTORY_SLOTS, slotGrid } from './history.ts';
import { MemoryHistory } from './memory-history.ts';
import { PrometheusClient } from './prometheus-client.ts';
import { prometheusHistory } from './prometheus-history.ts';
import { prometheusReader } from './shared-requests.ts';

const HOUR_MS = 3_600_000;
const NAMES = ['auth-service', 'db-service'];
const played = new PlayedPrometheus(() => 'hang');
let client: PrometheusClient;
beforeAll(async () => {
  client = new PrometheusClient(await played.listen());
});
afterAll(async () => {
  client.close();
  await played[Symbol.asyncDispose]();
});

const nowSeconds = Date.now() / 1000;
const oddText = anyText({ maxLength: 8 });
const value = fc.oneof(
  fc.double({ min: 0, max: 1e12, noNaN: true }).map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', '', 'x', '1e999'),
);
const time = fc.oneof(
  fc.double({ min: nowSeconds - 4000, max: nowSeconds + 100, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -1, 1e300, 4e9),
);
const PARTS = 'covered oldest started samples failures average p50 known worked maintained outside';
const METRICS = ['penpal_total_users', 'penpal_payments_total'] as const;
const labels = fc.record(
  {
    part: fc.constantFrom(...PARTS.split(' '), ...METRICS, ''),
    service_name: fc.constantFrom(...NAMES, 'other', '__proto__'),
    status: oddText,
  },
  { requiredKeys: [] },
);
const point = fc.tuple(time, value);
/** Series in the shape of Prometheus's API, with arbitrary values. */
const series: fc.Arbitrary<Played> = fc
  .array(fc.record({ metric: labels, values: fc.array(point, { maxLength: 8 }) }), { maxLength: 6 })
  .map((result) => ({ data: { resultType: 'matrix', result } }));
const alerts: fc.Arbitrary<Played> = fc
  .array(
    fc.record({
      labels: fc.dictionary(oddText, oddText).map((odd) => ({ ...odd, monitor: 'penpal' })),
      annotations: fc.dictionary(oddText, oddText),
      state: fc.constantFrom('firing', 'pending'),
      activeAt: fc.constantFrom('2026-11-24T12:00:00Z', '0000-01-01T00:00:00+23:59', 'never'),
      value,
    }),
  )
  .map((alerts) => ({ data: { alerts } }));
const anything: fc.Arbitrary<Played> = fc.oneof(
  fc.jsonValue().map((content) => ({ data: content })),
  oddText.map((body) => ({ status: 200, body })),
  fc.constantFrom(400, 503).map((status) => ({ status, body: '' })),
);
const mostly = (arbitrary: fc.Arbitrary<Played>) => fc.oneof({ weight: 5, arbitrary }, anything);
const play = fc.record({
  isCovered: fc.boolean(),
  query_range: mostly(series),
  alerts: mostly(alerts),
});

it('any response gives history and alerts from Prometheus or memory, with valid numbers', async () => {
  const parts = { clock: systemClock, log: silentLogger };
  const fallback = new MemoryHistory({ clock: systemClock });
  fallback.retain(NAMES.map((name) => serviceOf(name)));
  const property = fc.asyncProperty(play, async (responses) => {
    played.play = (question) =>
      question.params.get('query')?.includes('timestamp(') && responses.isCovered
        ? COVERED['timestamp('](question)
        : (responses[question.path as 'query_range'] ?? 'hang');
    const history = prometheusHistory({
      ...{ ...parts, client, fallback, services: servicesWith(NAMES, METRICS) },
    });
    const result = await history.query(HOUR_MS);
    expect(result.services.map(({ name }) => name)).toEqual(NAMES);
    expect(result.coveredMs).toBeGreaterThanOrEqual(0);
    expect(result.coveredMs).toBeLessThanOrEqual(HOUR_MS);
    for (const { slots } of result.services) expect(slots).toHaveLength(HISTORY_SLOTS);
    for (const { points } of result.businessMetrics) expect(points).toHaveLength(HISTORY_SLOTS);
    expect(numbersIn(result).filter((number) => !Number.isFinite(number))).toEqual([]);
    const reader = { ...parts, subject: 'alerts', own: '', freshMs: 0, maxKeys: 1 };
    const { alerts } = await prometheusReader<ActiveAlerts>(reader)(
      '',
      async (signal) => activeAlerts(await client.read(PROMETHEUS_ALERTS, signal), () => ({})),
      () => Promise.resolve({ source: 'local', alerts: [] }),
    );
    for (const { startedAt } of alerts) {
      expect(new Date(startedAt).toISOString()).toMatch(/^\d{4}-/);
    }
  });
  await fc.assert(property, fuzz(100));
});

it('a point outside of the range is ignored, and so is a value that is no number', async () => {
  const points = [4e9, -5, 1e300].map((at) => [at, '1']);
  const now = Date.now();
  const values = [...points, [now / 1000, null], [now / 1000, ''], [now / 1000, []]];
  const result = [{ metric: {}, values }];
  played.play = () => ({ data: { resultType: 'matrix', result } });
  const slots = { ...slotGrid(HOUR_MS, now), first: 0 };
  const [series] = await client.evaluate('up', slots, new AbortController().signal);
  expect(series?.values).toEqual(Array(HISTORY_SLOTS).fill(null));
});

/** All numbers in a value, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value ? Object.values(value).flatMap(numbersIn) : [];
}
