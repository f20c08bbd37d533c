import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PrometheusAlerts } from './prometheus-alerts.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { fuzz, fuzzTimeoutMs } from '../../tests/support/fuzz.ts';
import { systemClock } from '../clock.ts';
import { HISTORY_SLOTS } from '../history/history.ts';
import { MemoryHistory } from '../history/memory-history.ts';
import { PrometheusClient } from '../history/prometheus-client.ts';
import { PrometheusHistory } from '../history/prometheus-history.ts';
import { slotGrid } from '../history/slots.ts';
import { matrix, PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import type { Played } from '../../tests/support/history/played-prometheus.ts';

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
const oddText = fc.string({ unit: 'binary', maxLength: 8 });
const value = fc.oneof(
  fc.double({ min: 0, max: 1e12, noNaN: true }).map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', '', 'x', '1e999'),
);
const time = fc.oneof(
  fc.double({ min: nowSeconds - 4000, max: nowSeconds + 100, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -1, 1e300, 4e9),
);
const labels = fc.record(
  {
    part: fc.constantFrom('probes', 'failures', 'seconds', 'measured', 'restarts', 'scrapes', ''),
    service_name: fc.constantFrom(...NAMES, 'other', '__proto__'),
    instance: fc.constantFrom('a', 'b'),
    __name__: fc.constantFrom('penpal_total_users', 'penpal_payments_total', 'up', 'toString'),
    quantile: value,
    status: oddText,
  },
  { requiredKeys: [] },
);
const point = fc.tuple(time, value);
const data = (kind: string) =>
  kind === 'matrix'
    ? fc.array(fc.record({ metric: labels, values: fc.array(point, { maxLength: 8 }) }), {
        maxLength: 6,
      })
    : fc.array(fc.record({ metric: labels, value: point }), { maxLength: 6 });
/** Of the shape that Prometheus's API has; with anything in the figures. */
const shaped = (kind: 'matrix' | 'vector'): fc.Arbitrary<Played> =>
  data(kind).map((result) => ({ data: { resultType: kind, result } }));
const anything: fc.Arbitrary<Played> = fc.oneof(
  fc.jsonValue().map((content) => ({ data: content })),
  oddText.map((body) => ({ status: 200, body })),
  fc.constantFrom(400, 503).map((status) => ({ status, body: '' })),
);
const play = fc.record({
  query_range: fc.oneof({ weight: 5, arbitrary: shaped('matrix') }, anything),
  query: fc.oneof({ weight: 5, arbitrary: shaped('vector') }, anything),
  alerts: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .array(
          fc.record({
            ...{
              labels: fc.dictionary(oddText, oddText),
              annotations: fc.dictionary(oddText, oddText),
            },
            state: fc.constantFrom('firing', 'pending'),
            activeAt: fc.constantFrom('2026-11-24T12:00:00Z', '0000-01-01T00:00:00+23:59', 'never'),
            value,
          }),
        )
        .map((alerts): Played => ({ data: { alerts } })),
    },
    anything,
  ),
});

it(
  'whatever Prometheus answers, history and alerts are of it or of memory, and every number is one',
  { timeout: fuzzTimeoutMs },
  async () => {
    const parts = { client, clock: systemClock, log: silentLogger };
    const memory = new MemoryHistory({ clock: systemClock });
    memory.retain(NAMES.map((name) => serviceOf(name)));
    const property = fc.asyncProperty(play, async (answers) => {
      played.play = ({ path }) => answers[path as keyof typeof answers] ?? 'hang';
      const history = new PrometheusHistory({
        ...parts,
        fallback: memory,
        serviceNames: () => NAMES,
      });
      const answer = await history.query(HOUR_MS);
      expect(answer.services.map(({ name }) => name)).toEqual(NAMES);
      expect(answer.coveredMs).toBeGreaterThanOrEqual(0);
      expect(answer.coveredMs).toBeLessThanOrEqual(HOUR_MS);
      for (const { slots, samples, ...numbers } of answer.services) {
        expect(slots).toHaveLength(HISTORY_SLOTS);
        expect(samples).toBeGreaterThanOrEqual(0);
        for (const each of [numbers, ...slots]) expectNumbers(each);
      }
      for (const { points, added, increase } of answer.figures) {
        expect(points).toHaveLength(HISTORY_SLOTS);
        expectNumbers({ ...points, increase });
        expectNumbers(added);
      }
      const local = { active: () => Promise.resolve({ source: 'local' as const, alerts: [] }) };
      const { alerts } = await new PrometheusAlerts({ ...parts, fallback: local }).active();
      for (const { startedAt } of alerts) {
        expect(new Date(startedAt).toISOString()).toMatch(/^\d{4}-/);
      }
    });
    await fc.assert(property, fuzz(100));
  },
);

it('a point outside of the range that was asked for is no point of it', async () => {
  played.play = () => matrix([{}, [4e9, -5, 1e300].map((at) => [at, 1] as const)]);
  const grid = slotGrid(HOUR_MS, Date.now());
  const [series] = await client.range('up', grid, new AbortController().signal);
  expect(series?.values).toEqual(Array(HISTORY_SLOTS + 1).fill(null));
});

function expectNumbers(object: object): void {
  for (const [key, each] of Object.entries(object)) {
    if (typeof each === 'number') expect([key, Number.isFinite(each)]).toEqual([key, true]);
    else expect([key, each === null || typeof each === 'string']).toEqual([key, true]);
  }
}
