import { expect, test } from 'vitest';
import {
  COVERED,
  playing,
  responding,
  row,
  rows,
} from '../../tests/support/history/history-world.ts';
import { matrix, vector } from '../../tests/support/history/played-prometheus.ts';

const HOUR_MS = 3_600_000;
const DB = { service_name: 'db-service' };
const PAYMENTS = { part: 'penpal_payments_total' };

test('each value comes from its query; counts are rounded', async () => {
  const { clock, history } = await playing(
    responding({
      ...COVERED,
      quantile_over_time: () =>
        vector(
          [{ ...DB, part: 'samples' }, 7.4],
          [{ ...DB, part: 'average' }, 0.24],
          [{ ...DB, part: 'p50' }, 0.05],
          [{ ...DB, part: 'p95' }, 0.15],
        ),
      service_probe_failures_total: rows({
        samples: [2.1, 1.9, 3.4],
        failures: [0, 1.2, 4],
        average: [0.2, 0.3, undefined],
      }),
      'count_over_time(service_probe_success': rows({ known: [8, 8, 6], worked: [8, 3, 6] }),
      'ALERTS{': () => vector([{}, 4]),
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
  expect(db!.slots).toHaveLength(90);
  expect(db!.slots.slice(0, 4)).toEqual([
    { from, samples: 2, failures: 0, availabilityRatio: 1, averageSeconds: 0.2 },
    { from: from + 40_000, samples: 2, failures: 1, availabilityRatio: 3 / 8, averageSeconds: 0.3 },
    { from: from + 80_000, samples: 3, failures: 3, availabilityRatio: 1, averageSeconds: null },
    {
      from: from + 120_000,
      samples: 0,
      failures: 0,
      availabilityRatio: null,
      averageSeconds: null,
    },
  ]);
  expect(auth).toMatchObject({ name: 'auth-service', samples: 0, availabilityRatio: null });
});

test('business metrics are in the order of the configuration; only counters have an increase', async () => {
  const { history } = await playing(
    responding({
      ...COVERED,
      'increase(penpal_payments_total[3600000ms:5000ms])': () =>
        vector([{ ...PAYMENTS, status: 'success' }, 5.3], [{ ...PAYMENTS, status: 'failed' }, 0.2]),
      '(penpal_total_users)': (question) =>
        matrix(
          row({ ...PAYMENTS, status: 'success' }, [undefined, 4.9], question),
          row({ part: 'penpal_total_users' }, [7, 8], question),
        ),
    }),
  );
  const { businessMetrics } = await history.query(HOUR_MS);
  const short = businessMetrics.map(({ points, ...series }) => ({
    ...series,
    points: points.slice(0, 2),
  }));
  expect(short).toEqual([
    { metric: 'penpal_total_users', labels: {}, increase: null, points: [7, 8] },
    {
      ...{ metric: 'penpal_payments_total', labels: { status: 'success' } },
      ...{ increase: 5, points: [null, 5] },
    },
    {
      ...{ metric: 'penpal_payments_total', labels: { status: 'failed' } },
      ...{ increase: 0, points: [null, null] },
    },
  ]);
  expect(businessMetrics.map(({ points }) => points.length)).toEqual([90, 90, 90]);
});

test('time in maintenance is left out; its query is sent only if there was maintenance', async () => {
  const { prometheus, history } = await playing(
    responding({
      ...COVERED,
      'count_over_time(service_probe_success': rows({
        known: [8, 8, 8, 8, 8],
        worked: [8, 5, 0, 8, 8],
        maintained: [0, 4, 8, 0, 7],
      }),
      'unless service_maintenance{': rows({ outside: [1, 0.75, undefined, 1, undefined] }),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  expect(db!.availabilityRatio).toBeCloseTo((8 + 0.75 * 4 + 8) / (8 + 4 + 8), 9);
  const slots = db!.slots.slice(0, 5).map((slot) => [slot.availabilityRatio, slot.inMaintenance]);
  expect(slots).toEqual([
    [1, undefined],
    [0.75, true],
    [null, true],
    [1, undefined],
    [null, true],
  ]);
  const queries = prometheus.questions.map(({ params }) => params.get('query')!);
  const outside = queries.filter((query) => query.includes('unless service_maintenance{'));
  expect(outside).toHaveLength(1);
  expect(outside[0]).toContain('{service_name=~"db-service"}');
});

test('without maintenance a result takes seven queries, over at most four connections', async () => {
  const { prometheus, clock, history } = await playing(responding(COVERED));
  for (let round = 0; round < 5; round += 1) {
    await history.query(HOUR_MS);
    await clock.advance(5000);
  }
  expect(prometheus.questions).toHaveLength(5 * 7);
  const queries = prometheus.questions.map(({ params }) => params.get('query')).join();
  expect(queries, 'of another shard').not.toContain('penpal_messages_total');
  expect(prometheus.connections).toBeLessThanOrEqual(4);
  expect(prometheus.mostAtOnce).toBeLessThanOrEqual(4);
});
