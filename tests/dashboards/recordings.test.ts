import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alerts } from '../../alert-rules/groups.ts';
import { renderBoards } from '../../dashboards/index.ts';
import { facts } from '../lint/facts.ts';
import { readPromql } from '../lint/promql/read-promql.ts';
import { ask, seriesOf } from '../support/processes/prometheus-api.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { askPanel } from './ask-panel.ts';
import type { DashboardJson, PanelJson } from './dashboard-json.ts';
import { dayOfTheRecordings, type Situations } from './situations.ts';

// The values of panels on a day on which a real Prometheus scrapes the recordings of the real ai-service:
// through the monitoring service, and directly as prometheus.yml does.

/** Values of a panel by the labels of their series. */
type Shown = Readonly<Record<string, number>>;

/** The cost in the recording, US dollars. */
const COST = 0.000144;
/** The requests of learners in the recording. */
const REQUESTS: Shown = {
  '/api/v1/ai/chat': 2,
  '/api/v1/ai/tutor': 1,
  '/api/v1/ai/conversation-partner': 1,
  '/api/v1/ai/analyze': 1,
  '/api/v1/conversations': 1,
  '/api/v1/conversations/:id/messages': 3,
};
/** How often the recorded requests were made. */
const ROUNDS = { 'recorded fresh': 0, 'recorded used': 1, 'recorded again': 2 };
const RANGE_SECONDS = 1800;
/** From the second round to `recorded again`, without the scrapes that a rate needs. */
const SINCE_SECOND_ROUND = 500;

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const panels = new Map<string, PanelJson>(
  dashboards.flatMap(({ uid, panels }) =>
    panels.map((panel) => [`${uid} ${panel.id}`, panel] as const),
  ),
);

const started = new AsyncDisposableStack();
let situations: Situations = {};
beforeAll(async () => {
  situations = await dayOfTheRecordings(started);
});
afterAll(() => started.disposeAsync());

/** What a panel shows last, by the labels of its series. Without the reasons for having no data. */
async function shownBy(
  situation: string,
  key: string,
  skip: (note: string) => never,
  secondsBefore = 0,
): Promise<Shown> {
  await realPartOrSkip('prometheus', skip);
  const { prometheus, at } = situations[situation]!;
  const when = { prometheus, at: at - secondsBefore };
  const series = (await askPanel(panels.get(key)!, when, RANGE_SECONDS)).flat();
  const entries = series.map(({ metric, value, values }) => {
    const { __name__, ...labels } = metric;
    return [Object.values(labels).join(' '), Number((values?.at(-1) ?? value)![1])] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => !Number.isNaN(value)));
}

/** Each value as a share of their sum. */
function shares(values: Shown): Shown {
  const sum = Object.values(values).reduce((all, value) => all + value, 0);
  const entries = Object.entries(values).map(([name, value]) => [name, value / sum] as const);
  return Object.fromEntries(entries);
}

const near = (value: number) => expect.closeTo(value, 6) as number;
const nearAll = (values: Shown): Shown =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, near(value)]));

describe('of ai-service, as it really is, the dashboards show', () => {
  test.for<[string, string, Shown]>([
    [
      'the requests of learners by endpoint, and none for health or metrics',
      'penpal-ai-metrics 1',
      REQUESTS,
    ],
    [
      'the messages by language and type, most of them of an unknown language',
      'penpal-ai-metrics 5',
      {
        'English chat': 1,
        'unknown chat': 1,
        'French tutor': 1,
        'unknown conversation-partner': 1,
      },
    ],
  ])('%s', async ([, key, expected], { skip }) => {
    expect(shares(await shownBy('recorded again', key, skip, SINCE_SECOND_ROUND))).toEqual(
      nearAll(shares(expected)),
    );
  });

  test.for<[string, string, Shown]>([
    [
      'the duration by endpoint: seconds where a model answers, else milliseconds',
      'penpal-ai-metrics 4',
      {
        ...{ '/api/v1/ai/chat': 4.85, '/api/v1/ai/tutor': 4.85 },
        ...{ '/api/v1/ai/conversation-partner': 4.85, '/api/v1/ai/analyze': 0.095 },
        ...{ '/api/v1/conversations': 0.095, '/api/v1/conversations/:id/messages': 0.095 },
      },
    ],
    [
      'no failed request',
      'penpal-ai-metrics 10',
      Object.fromEntries(Object.keys(REQUESTS).map((endpoint) => [endpoint, 0])),
    ],
    [
      'the refused analysis',
      'penpal-ai-metrics 11',
      Object.fromEntries(
        Object.keys(REQUESTS).map((endpoint) => [endpoint, Number(endpoint.endsWith('analyze'))]),
      ),
    ],
    ['no open WebSocket', 'penpal-ai-metrics 6', { '': 0 }],
    ['that it is scraped', 'penpal-ai-test 1', { '': 1 }],
    ['no tokens', 'penpal-ai-metrics 3', {}],
    ['no tokens per hour', 'penpal-business 11', {}],
  ])('%s', async ([, key, expected], { skip }) => {
    expect(await shownBy('recorded again', key, skip)).toEqual(nearAll(expected));
  });

  test.for<[string, string]>([
    ['penpal-ai-metrics 2', 'the cost in the selected time'],
    ['penpal-overview 11', 'the cost of a day on the overview'],
    ['penpal-business 4', 'the cost of a day on the business dashboard'],
  ])('%s: %s from the first request on', async ([key], { skip }) => {
    for (const name of ['recorded used', 'recorded again'] as const) {
      const { '': cost } = await shownBy(name, key, skip);
      const rounds = ROUNDS[name];
      // `increase` extrapolates, which is up to half of it over so few samples.
      expect(cost).toBeGreaterThanOrEqual(rounds * COST - 1e-9);
      expect(cost).toBeLessThanOrEqual(rounds * COST * 1.5 + 1e-9);
    }
  });

  test.for<[string, string]>([
    ['penpal-overview 9', 'the conversations of a day on the overview'],
    ['penpal-business 2', 'the conversations of a day on the business dashboard'],
    ['penpal-business 7', 'the conversations of the last hour'],
  ])('%s: %s, without the messages in them', async ([key], { skip }) => {
    for (const [name, rounds] of Object.entries(ROUNDS)) {
      const [conversations] = Object.values(await shownBy(name, key, skip));
      expect(Math.round(conversations!)).toBe(rounds);
    }
  });

  test.for<[string, string, Shown]>([
    ['the messages of the last hour', 'penpal-business 8', { English: 1, French: 1, unknown: 2 }],
    ['the cost of the last hour', 'penpal-business 12', { 'gpt-4o-mini openai': COST }],
  ])('%s by its first count', async ([, key, expected], { skip }) => {
    expect(await shownBy('recorded used', key, skip)).toEqual(nearAll(expected));
  });

  test('no user of ai-service', async ({ skip }) => {
    await realPartOrSkip('prometheus', skip);
    const { prometheus } = situations['recorded again']!;
    expect(await seriesOf(prometheus, '{user_id!=""}')).toEqual([]);
  });
});

/** Sums over a day of what ai-service reports. */
const OF_A_DAY = [
  ...['penpal-overview 9', 'penpal-overview 11', 'penpal-business 2', 'penpal-business 4'],
];
test.for(OF_A_DAY)(
  '%s: a sum over a day stays while ai-service cannot be read, with its age',
  async (key, { skip }) => {
    expect(Object.values(await shownBy('recorded again', key, skip))).toHaveLength(1);
    await realPartOrSkip('prometheus', skip);
    const [sum, age] = await askPanel(
      panels.get(key)!,
      situations['recorded away']!,
      RANGE_SECONDS,
    );
    expect(Number(sum![0]!.value![1])).toBeGreaterThan(0);
    expect(Number(age![0]!.value![1])).toBeGreaterThan(0);
  },
);

describe('an alert can fire on what the services expose today, or is marked as waiting', () => {
  /** Not here, because the fleet does not use https, nothing is down, and no remote storage is set. */
  const ABSENT = [
    'prometheus_remote_storage_samples_failed_total',
    'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
    'service_certificate_expiry_timestamp_seconds',
    'service:health_status:down',
    'monitor:up:down',
  ];

  test.for(alerts)('$rule.name', async ({ rule }, { skip }) => {
    await realPartOrSkip('prometheus', skip);
    const { prometheus } = situations['recorded again']!;
    const read = [...readPromql(rule.expression, facts.series).names];
    const names = read.filter((name) => !ABSENT.includes(name));
    const found = await Promise.all(names.map((name) => seriesOf(prometheus, name)));
    const missing = names.filter((_, index) => found[index]!.length === 0);
    expect(missing.length > 0, missing.join()).toBe(rule.waitsFor !== undefined);
  });
});

test('no alert fires about the services', async ({ skip }) => {
  await realPartOrSkip('prometheus', skip);
  const { prometheus, at } = situations['recorded again']!;
  const range = { seconds: 0, stepSeconds: 1, end: at };
  const { data } = await ask(prometheus, 'ALERTS{alertstate="firing"}', range);
  const firing = data.result.map(({ metric }) => metric['alertname']);
  // The staged Prometheus sends its alerts nowhere.
  expect(firing.sort()).toEqual(['AlertmanagerDown', 'Watchdog']);
});
