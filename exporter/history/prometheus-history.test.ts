import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../logger.ts';
import type { Logger } from '../logger.ts';
import { MovedClock } from '../testing/moved-clock.ts';
import { exampleTarget } from './testing/example-target.ts';
import { MemoryHistory } from './memory-history.ts';
import { matrix, PlayedPrometheus, vector } from './testing/played-prometheus.ts';
import type { Played, Question } from './testing/played-prometheus.ts';
import { PrometheusClient } from './prometheus-client.ts';
import { PrometheusHistory } from './prometheus-history.ts';

const HOUR_MS = 3_600_000;
const SLOT_S = 40;
const DB = { service_name: 'db-service', job: 'monitoring', instance: 'one' };

/** A history at an address where Prometheus may or may not be. */
function historyAt(url: string, log: Logger = silentLogger) {
  const clock = new MovedClock();
  const client = new PrometheusClient(url);
  onTestFinished(() => client.close());
  const fallback = new MemoryHistory({ clock });
  fallback.retain(['db-service']);
  const outcome = { startedAt: clock.now(), phaseSeconds: {}, durationSeconds: 0.2 };
  fallback.recordProbe(exampleTarget('db-service'), outcome);
  const serviceNames = () => ['db-service', 'auth-service'];
  return { clock, history: new PrometheusHistory({ client, fallback, serviceNames, clock, log }) };
}

async function playing(play: (question: Question) => Played, log?: Logger) {
  const prometheus = new PlayedPrometheus(play);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  return { prometheus, ...historyAt(await prometheus.listen(), log) };
}

/** Answers by what the query asks for; what is not given has no series. */
function answering(answers: Readonly<Record<string, (question: Question) => Played>>) {
  return (question: Question): Played => {
    const query = question.params.get('query') ?? '';
    const found = Object.entries(answers).find(([part]) => query.includes(part));
    if (found) return found[1](question);
    return question.path === 'query_range' ? matrix() : vector();
  };
}

/** A series with the given values at the first boundaries of the slots that were asked for. */
function row(
  labels: Record<string, string>,
  values: readonly (number | undefined)[],
  { params }: Question,
): readonly [Record<string, string>, (readonly [number, number])[]] {
  const start = Number(params.get('start'));
  const points = values.flatMap((value, index) =>
    value === undefined ? [] : [[start + index * SLOT_S, value] as const],
  );
  return [labels, points];
}

const COVERED = { 'count_over_time((count(': () => vector([{}, 600]) };

/**
 * A service probed twice in each of the first three slots, which failed once, then the exporter
 * restarted: of the eight scrapes that the third slot has room for it answered six.
 */
const TOLD = answering({
  ...COVERED,
  'resets(service_probes_total': (question) =>
    matrix(
      row({ ...DB, part: 'probes' }, [10, 12, 14, 3], question),
      row({ ...DB, part: 'failures' }, [1, 1, 2, 1], question),
      row({ ...DB, part: 'seconds' }, [1, 1.4, 1.6, 0.5], question),
      row({ ...DB, part: 'measured' }, [10, 12, 13, 2], question),
      row({ ...DB, part: 'restarts' }, [0, 0, 0, 1], question),
      row({ ...DB, part: 'known' }, [8, 8, 8, 6], question),
      row({ ...DB, part: 'worked' }, [0, 8, 3, 6], question),
    ),
  'increase(service_probes_total': (question) =>
    matrix(
      row({ ...DB, part: 'probes' }, [3.4], question),
      row({ ...DB, part: 'failures' }, [1.1], question),
      row({ ...DB, part: 'seconds' }, [0.6], question),
      row({ ...DB, part: 'measured' }, [2], question),
    ),
  quantile_over_time: () =>
    vector(
      [{ part: 'p50', service_name: 'db-service' }, 0.05],
      [{ part: 'p95', service_name: 'db-service' }, 0.15],
    ),
  'ALERTS{': () => vector([{}, 4]),
  '{__name__=~': (question) =>
    matrix(
      row({ __name__: 'penpal_total_users' }, [7, 8], question),
      row({ __name__: 'penpal_payments_total', status: 'success' }, [10, 15], question),
      row({ __name__: 'penpal_payments_total', status: 'failed' }, [90, 5], question),
    ),
  'resets(penpal_payments_total': () =>
    vector(
      [{ part: 'penpal_payments_total', status: 'success' }, 0],
      [{ part: 'penpal_payments_total', status: 'failed' }, 1],
    ),
  'increase(penpal_payments_total': () =>
    vector(
      [{ part: 'penpal_payments_total', status: 'success' }, 5.3],
      [{ part: 'penpal_payments_total', status: 'failed' }, 7.4],
    ),
});

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
      'service_probe_success unless': (question) =>
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
    params.get('query')?.includes('unless service'),
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
      'service_probe_success unless': () => matrix(),
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
    { metric: 'penpal_total_users', labels: {}, last: 8, increase: null },
    { metric: 'penpal_payments_total', labels: { status: 'success' }, last: 15, increase: 5 },
    { metric: 'penpal_payments_total', labels: { status: 'failed' }, last: 5, increase: 7 },
  ]);
  expect(answer.figures[1]!.points).toHaveLength(90);
  expect(answer.figures[1]!.points.slice(0, 2)).toEqual([15, null]);
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

test.each([
  { title: 'a server error', played: { status: 503, body: 'starting' }, note: /status 503/ },
  { title: 'a redirect', played: { status: 302, body: '' }, note: /not an answer/ },
  { title: 'no JSON', played: { status: 200, body: '<html>' }, note: /not an answer/ },
  {
    title: 'other JSON',
    played: { status: 200, body: '{"status":"success"}' },
    note: /not an answer/,
  },
  {
    title: 'the wrong kind of result',
    played: { data: { resultType: 'scalar', result: [] } },
    note: /not an answer/,
  },
  { title: 'nothing of the range', played: undefined, note: /holds nothing of this range/ },
])('memory answers, and says so, after $title', async ({ played, note }) => {
  const { history } = await playing(played ? () => played : answering({}));
  const answer = await history.query(HOUR_MS);
  expect(answer.source).toBe('memory');
  expect(answer.note).toMatch(note);
  expect(answer.services).toMatchObject([{ name: 'db-service', samples: 1, p50Seconds: 0.2 }]);
});

test('memory answers when nobody listens', async () => {
  const prometheus = new PlayedPrometheus(() => 'hang');
  const url = await prometheus.listen();
  await prometheus[Symbol.asyncDispose]();
  const answer = await historyAt(url).history.query(HOUR_MS);
  expect(answer.source).toBe('memory');
  expect(answer.note).toBe(
    "Prometheus could not be reached (ECONNREFUSED); this is from the monitor's own memory",
  );
});

test('all queries together have one second, even if only the last one hangs', async () => {
  const { prometheus, clock, history } = await playing((question) =>
    question.params.get('query')?.includes('increase(penpal_payments_total')
      ? 'hang'
      : TOLD(question),
  );
  const asked = history.query(HOUR_MS);
  let isAnswered = false;
  void asked.then(() => (isAnswered = true));
  while (prometheus.questions.length < 8) await setTimeout(1);
  await clock.advance(999);
  expect(isAnswered).toBe(false);
  await clock.advance(1);
  expect((await asked).source).toBe('memory');
  expect((await asked).note).toMatch(/did not answer in time/);
  expect(clock.pending).toBe(0);
});

test('many readers are one to Prometheus, one that hangs is waited for once, and then asked again', async () => {
  const { prometheus, clock, history } = await playing(() => 'hang');
  const first = [history.query(HOUR_MS), history.query(HOUR_MS)];
  while (prometheus.questions.length < 4) await setTimeout(1);
  await clock.advance(1000);
  expect((await Promise.all(first)).map(({ source }) => source)).toEqual(['memory', 'memory']);
  expect((await history.query(HOUR_MS)).source).toBe('memory');
  expect(prometheus.questions).toHaveLength(4);
  prometheus.play = TOLD;
  await clock.advance(4000);
  expect((await history.query(HOUR_MS)).source).toBe('prometheus');
});

test('asks over at most four connections, which it keeps', async () => {
  const { prometheus, clock, history } = await playing(TOLD);
  for (let round = 0; round < 5; round += 1) {
    await history.query(HOUR_MS);
    await clock.advance(5000);
  }
  expect(prometheus.questions).toHaveLength(40);
  expect(prometheus.connections).toBeLessThanOrEqual(4);
  expect(prometheus.mostAtOnce).toBeLessThanOrEqual(4);
});

test('is logged when Prometheus fails first and when it is back, without its credentials', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const prometheus = new PlayedPrometheus(() => ({ status: 401, body: '' }));
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  const url = (await prometheus.listen()).replace('//', '//reader:open-sesame@');
  const { clock, history } = historyAt(url, log);
  for (let round = 0; round < 2; round += 1) {
    await history.query(HOUR_MS);
    await clock.advance(5000);
  }
  prometheus.play = TOLD;
  await history.query(HOUR_MS);
  expect(prometheus.questions[0]!.authorization).toBe(`Basic ${btoa('reader:open-sesame')}`);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'Prometheus answered with status 401: history is what this service knows itself',
    'Prometheus answers again: history comes from it',
  ]);
  expect(lines.join()).not.toContain('open-sesame');
});
