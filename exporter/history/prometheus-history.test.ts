import { expect, test } from 'vitest';
import { longestTurnMs } from '../../tests/support/hostile/longest-turn.ts';
import { COVERED, playing, responding } from '../../tests/support/history/history-world.ts';
import { row, rows } from '../../tests/support/history/history-world.ts';
import { matrix, type Question } from '../../tests/support/history/played-prometheus.ts';

const HOUR_MS = 3_600_000;
const PAYMENTS = { part: 'penpal_payments_total' };

test('each value comes from its query; counts are unknown where there are none', async () => {
  const { clock, history } = await playing(
    responding({
      ...COVERED,
      quantile_over_time: rows({ mean: [0.24], p50: [0.05], p95: [0.15] }),
      service_probe_failures_total: rows({
        ...{ samples: [2, 2, 3], failures: [0, 1], average: [0.2, 0.3, undefined] },
        ...{ known: [8, 8, 6], share: [1, 3 / 8, 1] },
      }),
    }),
  );
  const result = await history.query(HOUR_MS);
  expect(result).toMatchObject({ source: 'prometheus', coveredMs: 3_000_000, alertsGenerated: 4 });
  expect(result).not.toHaveProperty('note');
  const [db, auth] = result.services;
  expect(db).toMatchObject({
    ...{ name: 'db-service', samples: 7, availabilityRatio: 17 / 22 },
    ...{ averageSeconds: 0.24, p50Seconds: 0.05, p95Seconds: 0.15, p99Seconds: null },
  });
  const from = clock.now() - HOUR_MS;
  const unknown = { samples: null, failures: null, availabilityRatio: null, averageSeconds: null };
  expect(db!.slots).toHaveLength(90);
  expect(db!.slots.slice(0, 4)).toEqual([
    { from, samples: 2, failures: 0, availabilityRatio: 1, averageSeconds: 0.2 },
    { from: from + 40_000, samples: 2, failures: 1, availabilityRatio: 3 / 8, averageSeconds: 0.3 },
    { from: from + 80_000, ...unknown, samples: 3, availabilityRatio: 1 },
    { from: from + 120_000, ...unknown },
  ]);
  expect(auth).toMatchObject({ name: 'auth-service', samples: 0, availabilityRatio: null });
});

test('a slot has the reasons of the failures that Prometheus scraped in it', async () => {
  const reason = (name: string, values: readonly (number | undefined)[]) => (question: Question) =>
    row({ part: 'reason', service_name: 'db-service', reason: name }, values, question);
  const all = [reason('timeout', [undefined, 1, 1]), reason('dns', [undefined, 1])];
  const { history } = await playing(
    responding({
      ...COVERED,
      service_probe_failures_total: (question) => matrix(...all.map((each) => each(question))),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  const reasons = db!.slots.map((slot) => slot.reasons);
  expect(reasons.slice(0, 4)).toEqual([undefined, ['dns', 'timeout'], ['timeout'], undefined]);
});

test('only slots since the oldest sample are read', async () => {
  const { prometheus, clock, history } = await playing((question) => {
    const oldest = clock.now() - 100_000;
    const covered = rows({ covered: [100_000], oldest: [oldest] }, {});
    return responding({ 'timestamp(': covered })(question);
  });
  await history.query(HOUR_MS);
  const starts = prometheus.questions.map(({ params }) => Number(params.get('start')));
  expect(starts.map((start) => clock.now() - start * 1000)).toEqual([0, 80_000, 80_000, 0]);
});

test('response times of a new service are read for its own age', async () => {
  const last = Array.from({ length: 90 }, (_, slot) => (slot === 89 ? 8 : undefined));
  const known = responding({ ...COVERED, service_probe_failures_total: rows({ known: last }) });
  const { prometheus, history } = await playing(known);
  await history.query(30 * 24 * HOUR_MS);
  const queries = prometheus.questions.map(({ params }) => params.get('query')!);
  const times = queries.filter((query) => query.includes('quantile_over_time'));
  expect(times).toHaveLength(1);
  expect(times[0]).toContain('"db-service"})[28800000ms:10000ms]');
  expect(times[0]).toContain('"auth-service"})[2592000000ms:1280000ms]');
});

test('business metrics are in the order of the configuration; only counters have an increase', async () => {
  const { history } = await playing(
    responding({
      ...COVERED,
      penpal_total_users: (question) =>
        matrix(
          row({ ...PAYMENTS, status: 'success' }, [undefined, 5, 2], question),
          row({ ...PAYMENTS, status: 'failed' }, [0], question),
          row({ part: 'penpal_total_users' }, [7, 8], question),
        ),
    }),
  );
  const { businessMetrics } = await history.query(HOUR_MS);
  expect(businessMetrics.map(({ points }) => points.length)).toEqual([90, 90, 90]);
  expect(businessMetrics.map((each) => ({ ...each, points: each.points.slice(0, 3) }))).toEqual([
    { metric: 'penpal_total_users', labels: {}, increase: null, points: [7, 8, null] },
    {
      ...{ metric: 'penpal_payments_total', labels: { status: 'success' } },
      ...{ increase: 7, points: [null, 5, 2] },
    },
    {
      ...{ metric: 'penpal_payments_total', labels: { status: 'failed' } },
      ...{ increase: 0, points: [0, null, null] },
    },
  ]);
});

test('time in maintenance is left out; its query is sent only since the first maintenance', async () => {
  const { prometheus, clock, history } = await playing(
    responding({
      ...COVERED,
      service_probe_failures_total: rows({
        ...{ known: [8, 4, 0, 8, 1], share: [1, 5 / 8, 0, 1, 1], maintained: [0, 4, 8, 0, 7] },
      }),
      'unless service_maintenance{': rows({ outside: [0.75, undefined, 1, undefined] }),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  expect(db!.availabilityRatio).toBeCloseTo((8 + 0.75 * 4 + 8) / (8 + 4 + 8), 9);
  const slots = db!.slots.slice(0, 5);
  expect(slots.map((slot) => slot.availabilityRatio)).toEqual([1, 0.75, null, 1, null]);
  expect(slots.map((slot) => Number(slot.inMaintenance ?? false))).toEqual([0, 1, 1, 0, 1]);
  const outside = prometheus.questions
    .map(({ params }) => params)
    .filter((params) => params.get('query')!.includes('unless service_maintenance{'));
  expect(outside).toHaveLength(1);
  expect(outside[0]!.get('query')).toContain('{service_name=~"db-service"}');
  expect(Number(outside[0]!.get('start')) * 1000).toBe(clock.now() - HOUR_MS + 80_000);
});

test('a range of a thousand services takes eight queries, whatever their age and maintenance', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `service-${index}`);
  const facts = (question: Question) => {
    const asked = /service_name=~"([^"]*)"/.exec(question.params.get('query')!)![1]!.split('|');
    const series = asked.flatMap((service_name) => {
      const first = Number(service_name.slice(8)) % 90;
      const since = Array.from({ length: 90 }, (_, slot) => (slot < first ? undefined : 1));
      const parts = { known: since, maintained: since };
      return Object.entries(parts).map(([part, values]) =>
        row({ part, service_name }, values, question),
      );
    });
    return matrix(...series);
  };
  const play = responding({ ...COVERED, service_probe_failures_total: facts });
  const { prometheus, history } = await playing(play, { names });
  const { source, services } = await history.query(30 * 24 * HOUR_MS);
  expect(source).toBe('prometheus');
  expect(services.map(({ name }) => name)).toEqual(names);
  expect(prometheus.questions).toHaveLength(8);
  const queries = prometheus.questions.map(({ params }) => params.get('query')).join();
  expect(queries, 'of another shard').not.toContain('penpal_messages_total');
  expect(prometheus.connections).toBeLessThanOrEqual(4);
  expect(prometheus.mostAtOnce).toBeLessThanOrEqual(4);
});

const POINTS = Array.from({ length: 90 }, (_, slot) => [1_764_500_000.123 + slot, '0.123456789']);

test.each([
  ['10 MB of series', { metric: { part: 'samples' }, values: POINTS }, 3_600],
  ['series without values', { metric: {} }, 100_000],
])('a response with %s is parsed in slices', async (_, one, count) => {
  const data = { resultType: 'matrix', result: Array(count).fill(one) };
  const body = JSON.stringify({ status: 'success', data });
  const play = responding({ ...COVERED, service_probes_total: () => ({ status: 200, body }) });
  const { history } = await playing(play);
  const turnMs = await longestTurnMs(() => history.query(HOUR_MS));
  expect(turnMs).toBeLessThan(100);
});

test.each([
  ['with spaces', (text: string) => text.replaceAll(/([,:])/g, '$1 ')],
  [
    'with the values first',
    (text: string) => text.replaceAll(/("metric":{.*?}),("values":\[\[.*?\]\])/g, '$2,$1'),
  ],
  [
    'with warnings that look like series',
    (text: string) =>
      text.replace(/}$/, `,"warnings":[${JSON.stringify('{"metric":{},"values":[[1,"1"]]}')}]}`),
  ],
])('a response of another server is read: %s', async (_, change) => {
  const facts = { ...COVERED, quantile_over_time: rows({ mean: [0.24], p50: [0.05] }) };
  const { history } = await playing((question) => {
    const { data } = responding(facts)(question) as { readonly data: unknown };
    return { status: 200, body: change(JSON.stringify({ status: 'success', data })) };
  });
  const [db] = (await history.query(HOUR_MS)).services;
  expect([db!.averageSeconds, db!.p50Seconds]).toEqual([0.24, 0.05]);
});
