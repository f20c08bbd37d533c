import { expect, onTestFinished, test } from 'vitest';
import { matrix, PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import type { Played } from '../../tests/support/history/played-prometheus.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import type { Incident } from './incidents.ts';
import { PrometheusClient } from './prometheus-client.ts';
import { incidentHistory } from './incidents.ts';

const START = '2026-11-24T12:00:00.000Z';
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
/** Milliseconds before the start of the monitor, as Prometheus writes times. */
const before = (ms: number) => [(Date.parse(START) - ms) / 1000, 0] as const;
const reason = { reason: 'timeout', message: 'no answer' } as const;

/** Outages of a day, asked a minute after the start; times are milliseconds before the start. */
async function incidentsOf(played: Played, own: readonly Incident[] = []) {
  const prometheus = new PlayedPrometheus(() => played);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  const client = new PrometheusClient(await prometheus.listen());
  onTestFinished(() => client.close());
  const clock = new MovedClock(START);
  const query = incidentHistory({
    ...{ client, clock, log: silentLogger },
    own: { list: () => own },
    services: () => [{ name: 'db' }, { name: 'auth' }],
  });
  await clock.advance(MINUTE_MS);
  const result = await query(24 * HOUR_MS);
  const startMs = Date.parse(START);
  const times = result.incidents.map(({ service, from, to }) => [
    service,
    startMs - from,
    to === undefined ? undefined : startMs - to,
  ]);
  return { prometheus, clock, query, result, times };
}

const series = (part: string, ...times: number[]) =>
  [{ part, service_name: 'db' }, times.map(before)] as const;

test('outages of before the start have the times of evaluations, and say so', async () => {
  const { prometheus, result, times } = await incidentsOf(
    matrix(series('began', 5 * HOUR_MS, 2 * HOUR_MS), series('ended', 4 * HOUR_MS, 2 * HOUR_MS), [
      { part: 'ended', service_name: 'removed' },
      [before(HOUR_MS)],
    ]),
  );
  expect(times).toEqual([
    ['db', 2 * HOUR_MS, 2 * HOUR_MS],
    ['db', 5 * HOUR_MS, 4 * HOUR_MS],
  ]);
  expect(result.source).toBe('prometheus');
  expect(result.incidents[0]).toMatchObject({ precisionMs: 15_000 });
  expect(prometheus.questions).toHaveLength(1);
});

test('several series of a service are one list of outages', async () => {
  const { times } = await incidentsOf(
    matrix(
      ...[series('began', 2 * HOUR_MS), series('began', 5 * HOUR_MS)],
      ...[series('ended', HOUR_MS), series('ended', 4 * HOUR_MS)],
    ),
  );
  expect(times).toEqual([
    ['db', 2 * HOUR_MS, HOUR_MS],
    ['db', 5 * HOUR_MS, 4 * HOUR_MS],
  ]);
});

test('one that began before the range begins with it', async () => {
  const { times } = await incidentsOf(matrix(series('ended', HOUR_MS)));
  expect(times).toEqual([['db', 24 * HOUR_MS - MINUTE_MS - 15_000, HOUR_MS]]);
});

test('our own outages are exact: Prometheus adds only what the monitor cannot know', async () => {
  const startMs = Date.parse(START);
  const { result, times } = await incidentsOf(
    matrix(series('began', HOUR_MS, -30_000), series('ended', HOUR_MS / 2, -60_000)),
    [{ service: 'db', from: startMs + 30_000, ...reason }],
  );
  expect(times).toEqual([
    ['db', -30_000, undefined],
    ['db', HOUR_MS, HOUR_MS / 2],
  ]);
  expect(result.incidents[0]).toMatchObject(reason);
});

test('an outage during which the monitor started is one, with its true start', async () => {
  const { result, times } = await incidentsOf(
    matrix(series('began', HOUR_MS), series('ended', -MINUTE_MS)),
    [{ service: 'db', from: Date.parse(START) + 1000, ...reason }],
  );
  expect(times).toEqual([['db', HOUR_MS, undefined]]);
  expect(result.incidents[0]).toMatchObject({ ...reason, precisionMs: 15_000 });
});

test('only the last outage before the start goes on, and only in the first one after it', async () => {
  const startMs = Date.parse(START);
  const { times } = await incidentsOf(
    matrix(series('began', HOUR_MS, 60_000), series('ended', 90_000, 15_000)),
    [
      { service: 'db', from: startMs + 40_000, ...reason },
      { service: 'db', from: startMs + 1000, to: startMs + 20_000, ...reason },
    ],
  );
  expect(times).toEqual([
    ['db', -40_000, undefined],
    ['db', 60_000, -20_000],
    ['db', HOUR_MS, 90_000],
  ]);
});

test('a time that is no number is ignored', async () => {
  const values = [['x', '1'], [1e300, '1'], before(HOUR_MS)];
  const result = [{ metric: { part: 'ended', service_name: 'db' }, values }];
  const { times } = await incidentsOf({ data: { resultType: 'matrix', result } });
  expect(times.map(([, , to]) => to)).toEqual([HOUR_MS]);
});

test('each range of the page is asked for once in 30 s, in any order', async () => {
  const { prometheus, query } = await incidentsOf(matrix());
  const ranges = [1, 6, 24, 7 * 24, 30 * 24];
  for (const hours of [...ranges, ...ranges]) await query(hours * HOUR_MS);
  expect(prometheus.questions).toHaveLength(5);
});

test('without Prometheus there are our own, and a note', async () => {
  const own = [{ service: 'auth', from: Date.parse(START), ...reason }];
  const { result, times } = await incidentsOf({ status: 503, body: '' }, own);
  expect(times).toEqual([['auth', 0, undefined]]);
  expect(result).toMatchObject({
    source: 'memory',
    note: 'Prometheus cannot be read: HTTP status 503; outages from before the start of the monitor are missing',
  });
});

test('Prometheus is not asked for what memory holds', async () => {
  const { prometheus, clock, query } = await incidentsOf(matrix());
  await clock.advance(HOUR_MS);
  expect((await query(HOUR_MS)).source).toBe('memory');
  expect(prometheus.questions).toHaveLength(1);
});
