import { expect, test } from 'vitest';
import {
  answering,
  COVERED,
  DB,
  playing,
  row,
  TOLD,
} from '../../tests/support/history/history-world.ts';
import { matrix } from '../../tests/support/history/played-prometheus.ts';

const HOUR_MS = 3_600_000;

test('time in maintenance is left out, and asked for only where it took a part of a slot', async () => {
  const { prometheus, history } = await playing(
    answering({
      ...COVERED,
      'resets(service_probes_total': (question) =>
        matrix(
          row({ ...DB, part: 'probes' }, [10, 12, 14, 16, 18], question),
          row({ ...DB, part: 'known' }, [8, 8, 8, 8, 8], question),
          row({ ...DB, part: 'worked' }, [8, 8, 5, 0, 8], question),
          row({ ...DB, part: 'maintained' }, [0, 0, 4, 8, 0], question),
        ),
      '} unless service_maintenance{': (question) =>
        matrix(row({ ...DB, part: 'outside' }, [0.75], question)),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  expect(db!.availabilityRatio).toBeCloseTo((8 + 0.75 * 4 + 8) / (8 + 4 + 8), 9);
  expect(db!.slots.slice(0, 4).map((slot) => [slot.availabilityRatio, slot.inMaintenance])).toEqual(
    [
      [1, undefined],
      [0.75, true],
      [null, true],
      [1, undefined],
    ],
  );
  const asked = prometheus.questions.filter(({ params }) =>
    params.get('query')?.includes('} unless service'),
  );
  expect(asked).toHaveLength(1);
  const [first, last] = ['start', 'end'].map((name) => Number(asked[0]!.params.get(name)));
  expect(first).toBe(last);
});

test('a rest outside maintenance that is too short to be looked at is not known, and no failure', async () => {
  const { history } = await playing(
    answering({
      ...COVERED,
      'resets(service_probes_total': (question) =>
        matrix(
          row({ ...DB, part: 'probes' }, [10, 12, 14], question),
          row({ ...DB, part: 'known' }, [8, 8, 8], question),
          row({ ...DB, part: 'worked' }, [8, 8, 8], question),
          row({ ...DB, part: 'maintained' }, [0, 0, 7], question),
        ),
      '} unless service_maintenance{': () => matrix(),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  expect(db!.availabilityRatio).toBe(1);
  expect(db!.slots[1]).toMatchObject({ availabilityRatio: null, inMaintenance: true });
});

test('counts come from the counters, percentiles from the gauge, figures from their series', async () => {
  const { clock, history } = await playing(TOLD);
  const answer = await history.query(HOUR_MS);
  expect(answer).toMatchObject({ source: 'prometheus', coveredMs: 600 * 5000, alertsGenerated: 4 });
  expect(answer).not.toHaveProperty('note');

  const [db, auth] = answer.services;
  expect(db).toMatchObject({
    name: 'db-service',
    samples: 7,
    availabilityRatio: 17 / 22,
    p50Seconds: 0.05,
    p95Seconds: 0.15,
    p99Seconds: null,
  });
  expect(db!.averageSeconds).toBeCloseTo(1.2 / 5, 9);
  const inSlot = db!.slots.slice(0, 4).map(({ from, averageSeconds, ...slot }) => ({
    begins: from - (clock.now() - HOUR_MS),
    ...slot,
    milliseconds: averageSeconds && Math.round(averageSeconds * 1000),
  }));
  expect(inSlot).toEqual([
    { begins: 0, samples: 2, failures: 0, availabilityRatio: 1, milliseconds: 200 },
    { begins: 40_000, samples: 2, failures: 1, availabilityRatio: 3 / 8, milliseconds: 200 },
    { begins: 80_000, samples: 3, failures: 1, availabilityRatio: 1, milliseconds: 300 },
    { begins: 120_000, samples: 0, failures: 0, availabilityRatio: null, milliseconds: null },
  ]);
  expect(auth).toMatchObject({ name: 'auth-service', samples: 0, availabilityRatio: null });

  expect(answer.figures).toMatchObject([
    { metric: 'penpal_total_users', labels: {}, increase: null, added: [] },
    { metric: 'penpal_payments_total', labels: { status: 'success' }, increase: 5 },
    { metric: 'penpal_payments_total', labels: { status: 'failed' }, increase: 7 },
  ]);
  expect(answer.figures[1]!.points).toHaveLength(90);
  expect(answer.figures[1]!.points.slice(0, 2)).toEqual([15, null]);
  expect(answer.figures.map(({ points }) => points[0])).toEqual([8, 15, 5]);
  expect(answer.figures.map(({ added }) => added[0])).toEqual([undefined, 5, 5]);
});

test('a counter that falls without a restart, as read by two instances in turn, has added nothing', async () => {
  const { history } = await playing(
    answering({
      ...COVERED,
      '{__name__=~': (question) =>
        matrix(
          row(
            { __name__: 'penpal_payments_total' },
            [100, 104, 102, 105, undefined, 106],
            question,
          ),
        ),
    }),
  );
  const [payments] = (await history.query(HOUR_MS)).figures;
  expect(payments!.increase).toBe(6);
  expect(payments!.added.slice(0, 5)).toEqual([4, 0, 1, null, 1]);
});

test('two instances of the exporter are added up; one that left is no restart', async () => {
  const { history } = await playing(
    answering({
      ...COVERED,
      'resets(service_probes_total': (question) =>
        matrix(
          row({ ...DB, part: 'probes' }, [1000, 1002, undefined, undefined], question),
          row({ ...DB, instance: 'two', part: 'probes' }, [500, 503, 505, 508], question),
          row({ ...DB, part: 'known' }, [8, 8, 4, undefined], question),
          row({ ...DB, part: 'worked' }, [8, 8, 4, undefined], question),
          row({ ...DB, instance: 'two', part: 'known' }, [8, 8, 8, 8], question),
          row({ ...DB, instance: 'two', part: 'worked' }, [8, 6, 8, 8], question),
        ),
    }),
  );
  const [db] = (await history.query(HOUR_MS)).services;
  expect(db!.slots.slice(0, 4).map(({ samples }) => samples)).toEqual([5, 2, 3, 0]);
  expect(db).toMatchObject({ samples: 10, availabilityRatio: 34 / 36 });
  expect(db!.slots.slice(0, 4).map((slot) => slot.availabilityRatio)).toEqual([
    14 / 16,
    1,
    1,
    null,
  ]);
});

test('increases are asked for only where a counter restarted', async () => {
  const { prometheus, history } = await playing(answering(COVERED));
  await history.query(HOUR_MS);
  const queries = prometheus.questions.map(({ params }) => params.get('query') ?? '');
  expect(queries).toHaveLength(6);
  expect(queries.filter((query) => query.includes('increase('))).toEqual([]);
});
