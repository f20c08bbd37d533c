import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { answering, historyAt, playing, TOLD } from '../../tests/support/history/history-world.ts';
import { PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';

const HOUR_MS = 3_600_000;

test.each([
  { title: 'a server error', played: { status: 503, body: 'starting' }, note: /status 503/ },
  { title: 'a redirect', played: { status: 302, body: '' }, note: /not an answer/ },
  {
    title: 'an answer that breaks off',
    played: 'break off',
    note: /broke off its answer \(ECONNRESET\)/,
  },
  {
    title: 'an answer that does not end',
    played: { status: 200, body: ' '.repeat(20_000_000) },
    note: /answered more than 16777216 bytes/,
  },
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
] as const)('memory answers, and says so, after $title', async ({ played, note }) => {
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
