import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { COVERED, historyAt, playing } from '../../tests/support/history/history-world.ts';
import { responding } from '../../tests/support/history/history-world.ts';
import { matrix, PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import { USUAL_RANGES } from './history.ts';

const HOUR_MS = 3_600_000;
const NOT_ITS_API = /does not have the form of its API/;

const matrixOf = (result: string) => ({
  status: 200,
  body: `{"status":"success","data":{"resultType":"matrix","result":[${result}]}}`,
});
const SPACES = { status: 200, body: ' '.repeat(20_000_000) };
const LONG_SERIES = matrixOf(`{"metric":{"part":"${'x'.repeat(20_000_000)}"},"values":[]}`);
const MANY_SERIES = matrixOf(
  `{"metric":{"part":"${'x'.repeat(50_000)}"},"values":[]},`.repeat(400).slice(0, -1),
);
const withHeaders = (headerBytes: number) => ({ ...matrixOf(''), headerBytes });
const SCALAR = { data: { resultType: 'scalar', result: [] } };

test.each([
  ['a server error', { status: 503, body: 'starting' }, /HTTP status 503/],
  ['a redirect', { status: 302, body: '' }, /HTTP status 302/],
  ['a response that breaks off', 'break off', /closed before the response/],
  ['endless spaces', SPACES, /more than 65536 bytes beside the objects of its list/],
  ['a series of 20 MB', LONG_SERIES, /more than 65536 bytes in an object of its list/],
  ['20 MB of series', MANY_SERIES, /larger than 16777216 bytes/],
  ['headers of 70 kB', withHeaders(70_000), /headers are larger than 65536 bytes/],
  ['no samples under headers of 60 kB', withHeaders(60_000), /^Prometheus holds nothing/],
  ['another protocol', 'switch protocols', NOT_ITS_API],
  ['no JSON', { status: 200, body: '<html>' }, NOT_ITS_API],
  ['other JSON', { status: 200, body: '{"status":"success"}' }, NOT_ITS_API],
  ['the wrong kind of result', SCALAR, NOT_ITS_API],
  ['no samples of the range', matrix(), /^Prometheus holds nothing of this range; /],
  ['a refused connection', 'refuse', /^Prometheus cannot be read: the connection was refused; /],
] as const)('memory is used, with a note, after %s', async (_, played, note) => {
  const { prometheus, history } = await playing(() => (played === 'refuse' ? 'hang' : played));
  if (played === 'refuse') await prometheus[Symbol.asyncDispose]();
  const result = await history.query(HOUR_MS);
  expect(result.source).toBe('memory');
  expect(result.note).toMatch(note);
  expect(result.note).toMatch(/; this is from the monitor's own memory$/);
  expect(result.services).toMatchObject([{ name: 'db-service', samples: 1, p50Seconds: 0.2 }]);
});

test('all queries of a result share one deadline of a second', async () => {
  const { prometheus, clock, history } = await playing((question) =>
    question.params.get('query')?.includes('penpal_payments_total')
      ? 'hang'
      : responding(COVERED)(question),
  );
  const result = history.query(HOUR_MS);
  let isDone = false;
  void result.then(() => (isDone = true));
  while (prometheus.questions.length < 4) await setTimeout(1);
  await clock.advance(999);
  expect(isDone).toBe(false);
  await clock.advance(1);
  expect((await result).source).toBe('memory');
  expect((await result).note).toMatch(/was not complete within 1000 ms/);
  expect(clock.pending).toBe(0);
});

test('callers share the queries, and one wait for a Prometheus that hangs', async () => {
  const { prometheus, clock, history } = await playing(() => 'hang');
  const both = [history.query(HOUR_MS), history.query(HOUR_MS)];
  while (prometheus.questions.length < 1) await setTimeout(1);
  await clock.advance(1000);
  expect((await Promise.all(both)).map(({ source }) => source)).toEqual(['memory', 'memory']);
  expect((await history.query(HOUR_MS)).source).toBe('memory');
  expect(prometheus.questions).toHaveLength(1);
  prometheus.play = responding(COVERED);
  await clock.advance(5000);
  expect((await history.query(HOUR_MS)).source).toBe('prometheus');
});

test.for([
  [500, 1],
  [501, 2],
] as const)(
  'reading all usual ranges of %i services twice sends their queries %i times',
  async ([count, times]) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const { prometheus, history } = await playing(responding(COVERED), { names });
    for (const rangeMs of USUAL_RANGES) await history.query(rangeMs);
    const { length: queries } = prometheus.questions;
    for (const rangeMs of USUAL_RANGES) await history.query(rangeMs);
    expect(prometheus.questions).toHaveLength(times * queries);
  },
);

test('no other range waits for a Prometheus that has just failed', async () => {
  const { prometheus, clock, history } = await playing(() => 'hang');
  const both = [history.query(HOUR_MS), history.query(24 * HOUR_MS)];
  while (prometheus.questions.length < 1) await setTimeout(1);
  await clock.advance(1000);
  expect((await Promise.all(both)).map(({ source }) => source)).toEqual(['memory', 'memory']);
  expect(prometheus.questions).toHaveLength(1);
});

test('an unusual range that takes too long says nothing of the others', async () => {
  const { prometheus, clock, history } = await playing(() => 'hang');
  const unusual = history.query(HOUR_MS + 1000);
  while (prometheus.questions.length < 1) await setTimeout(1);
  await clock.advance(1000);
  expect((await unusual).source).toBe('memory');
  prometheus.play = responding(COVERED);
  expect((await history.query(HOUR_MS)).source).toBe('prometheus');
});

test('the first failure and the recovery are logged, without the credentials', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const prometheus = new PlayedPrometheus(() => ({ status: 401, body: '' }));
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  const url = (await prometheus.listen()).replace('//', '//reader:open-sesame@');
  const { clock, history } = historyAt(url, { log });
  for (let round = 0; round < 2; round += 1) {
    await history.query(HOUR_MS);
    await clock.advance(5000);
  }
  prometheus.play = responding(COVERED);
  await history.query(HOUR_MS);
  expect(prometheus.questions[0]!.authorization).toBe(`Basic ${btoa('reader:open-sesame')}`);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    "Prometheus cannot be read: HTTP status 401; using the exporter's own history",
    'Prometheus responds again; using its history',
  ]);
  expect(lines.join()).not.toContain('open-sesame');
});
