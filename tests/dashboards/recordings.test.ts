import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alerts } from '../../alert-rules/groups.ts';
import { boards, renderBoards } from '../../dashboards/index.ts';
import { FREE_PORTS } from '../../demo/fleet/penpal-services.ts';
import { type Stack, startStack } from '../../demo/stack.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { facts } from '../lint/facts.ts';
import { readPromql } from '../lint/promql/read-promql.ts';
import { type RECORDINGS, replayAiService } from '../support/fleet/replayed-ai-service.ts';
import { hurried } from '../support/processes/hurried-prometheus.ts';
import { ask, ruleStates, seriesOf } from '../support/processes/prometheus-api.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { timeUntil } from '../support/time-until.ts';
import type { DashboardJson, TargetJson } from './dashboard-json.ts';
import { fillVariables } from './fill-variables.ts';

// Every panel, on a real Prometheus that scrapes the recordings of the real ai-service: through the
// monitoring service, and directly as prometheus.yml does.

const ARRIVAL_MS = 30_000;
/** The more samples, the less `increase` adds to what they show: here at most a third. */
const SAMPLES_OF_EACH = 4;

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

type Recording = keyof typeof RECORDINGS;
const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const panels = dashboards.flatMap(({ uid, panels }, index) => {
  const built = boards[index]!.sections.flatMap((section) => section.panels);
  return panels
    .filter(({ type }) => type !== 'row')
    .map(({ id, title, targets }) => ({
      key: `${uid} ${id}`,
      title,
      targets,
      emptyWhen: built.find((panel) => panel.id === id)?.emptyWhen,
    }));
});

let stopAll = () => Promise.resolve();
let prometheus = '';
const shown = new Map<Recording, ReadonlyMap<string, Shown>>();
/** Sums over a day of what ai-service reports. */
const OF_A_DAY = [
  'penpal-overview 9',
  'penpal-overview 11',
  'penpal-business 2',
  'penpal-business 4',
];
/** By panel: its sum, and the seconds since the last read. */
type Sums = Readonly<Record<string, readonly number[]>>;
let whileThere: Sums = {};
let whileAway: Sums = {};

beforeAll(async () => {
  const started = new AsyncDisposableStack();
  stopAll = () => started.disposeAsync();
  const service = started.use(await replayAiService());
  const rules = await temporaryFolder('penpal-recordings-');
  started.defer(() => rules.remove());
  const stack: Stack = await startStack({
    fleet: { ports: FREE_PORTS, controlPort: 0 },
    environment: { AI_SERVICE_URL: service.url, METRICS_COLLECTION_INTERVAL: '2000' },
    editPrometheusYml: await hurried(rules.path),
  });
  started.defer(() => stack.stop());
  if ('absent' in stack.prometheus) return;
  prometheus = stack.prometheus.url;
  for (const name of ['fresh', 'used', 'again'] as const) {
    service.replay(name);
    await timeUntil(`${name} has arrived`, ARRIVAL_MS, () => hasArrived(ROUNDS[name]));
    shown.set(name, await everyPanel());
  }
  whileThere = await sumsOfADay();
  service.replay('nothing');
  await timeUntil('ai-service cannot be read', ARRIVAL_MS, async () => {
    const away = await ask(prometheus, 'penpal_collector_success{collector="ai-usage"} == 0');
    return away.data.result.length === 1;
  });
  whileAway = await sumsOfADay();
  service.replay('again');
  await timeUntil('ai-service is back', ARRIVAL_MS, () => hasArrived(ROUNDS.again));
});

afterAll(() => stopAll());

/** How often the recorded requests were made. */
const ROUNDS = { fresh: 0, used: 1, again: 2 };

/** Whether Prometheus has the values: scraped, mirrored, and recorded by a rule. */
async function hasArrived(rounds: number): Promise<boolean> {
  const expected = {
    'sum(ai_requests_total{status="400"}) or 0 * up{job="ai-service"}': 1,
    'sum(penpal_messages_total) or 0 * penpal_conversations_total': 4,
    'penpal:ai_cost_usd:sum_total': COST,
    // It is there once the counter was scraped twice.
    '0 * penpal:conversations:increase1h': 0,
    [`0 * (count_over_time(penpal_conversations_total[1h]) >= ${SAMPLES_OF_EACH * (rounds + 1)})`]: 0,
  };
  for (const [query, value] of Object.entries(expected)) {
    const [sample] = (await ask(prometheus, query)).data.result;
    if (!sample || Math.abs(valueOf(sample) - rounds * value) > value / 100) return false;
  }
  return true;
}

function valueOf(sample: unknown): number {
  return Number((sample as { readonly value: readonly [number, string] }).value[1]);
}

async function everyPanel() {
  const all = new Map<string, Shown>();
  for (const { key, targets } of panels) {
    const samples = (await Promise.all(targets.map(query))).flat();
    const entries = samples.map((sample) => {
      const labels = Object.entries(sample.metric).filter(([label]) => label !== '__name__');
      return [labels.map(([, value]) => value).join(' '), valueOf(sample)] as const;
    });
    all.set(key, Object.fromEntries(entries));
  }
  return all;
}

async function sumsOfADay(): Promise<Sums> {
  const values = panels
    .filter(({ key }) => OF_A_DAY.includes(key))
    .map(async ({ key, targets }) => {
      return [key, (await Promise.all(targets.map(query))).flat().map(valueOf)] as const;
    });
  return Object.fromEntries(await Promise.all(values));
}

/** A panel's query as Grafana would send it for the last hour. */
async function query({ expr, interval }: TargetJson) {
  const window = interval === undefined ? '5m' : `${4 * parseInt(interval)}m`;
  return (await ask(prometheus, fillVariables(expr, { $__rate_interval: window }))).data.result;
}

/** What a panel shows, by the labels of its series. */
async function shownBy(recording: Recording, key: string, skip: (note: string) => never) {
  await realPartOrSkip('prometheus', skip);
  return shown.get(recording)?.get(key) ?? {};
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
    expect(shares(await shownBy('again', key, skip))).toEqual(nearAll(shares(expected)));
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
    expect(await shownBy('again', key, skip)).toEqual(nearAll(expected));
  });

  test.for<[string, string]>([
    ['penpal-ai-metrics 2', 'the cost in the selected time'],
    ['penpal-overview 11', 'the cost of a day on the overview'],
    ['penpal-business 4', 'the cost of a day on the business dashboard'],
  ])('%s: %s from the first request on', async ([key], { skip }) => {
    for (const name of ['used', 'again'] as const) {
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
      const [conversations] = Object.values(await shownBy(name as Recording, key, skip));
      expect(Math.round(conversations!)).toBe(rounds);
    }
  });

  test.for<Recording>(['fresh', 'used', 'again'])(
    'no user of ai-service: %s',
    async (recording, { skip }) => {
      await realPartOrSkip('prometheus', skip);
      expect(await seriesOf(prometheus, '{user_id!=""}'), recording).toEqual([]);
    },
  );
});

test.for(OF_A_DAY)(
  '%s: a sum over a day stays while ai-service cannot be read, with its age',
  async (key, { skip }) => {
    await realPartOrSkip('prometheus', skip);
    expect(whileThere[key]).toEqual([expect.any(Number)]);
    const [sum, ageSeconds] = whileAway[key]!;
    expect(sum).toBeGreaterThan(0);
    expect(ageSeconds).toBeGreaterThan(0);
  },
);

const NO_PAYMENTS = 'payment-service reports no payments, or cannot be read';
const NO_TOKENS = 'ai-service does not report tokens';
/** Panels without data, with the text that they show instead. */
const EMPTY: Readonly<Record<string, string>> = {
  'penpal-overview 5': 'No alert is firing',
  'penpal-overview 10': NO_PAYMENTS,
  'penpal-service 4': 'No certificate: the service uses http',
  ...Object.fromEntries([3, 9, 10, 13].map((id) => [`penpal-business ${id}`, NO_PAYMENTS])),
  'penpal-business 11': NO_TOKENS,
  'penpal-ai-metrics 3': NO_TOKENS,
};

test.for(panels)('$key $title has data, or says why not', async (panel, { skip }) => {
  const values = await shownBy('again', panel.key, skip);
  const text = Object.keys(values).length > 0 ? undefined : panel.emptyWhen;
  expect(text).toBe(EMPTY[panel.key]);
});

describe('an alert can fire on what the services expose today, or is marked as waiting', () => {
  /** Not here, because the fleet does not use https and nothing is down. */
  const ABSENT = [
    'service_certificate_expiry_timestamp_seconds',
    'service:health_status:down',
    'monitor:up:down',
  ];

  test.for(alerts)('$rule.name', async ({ rule }, { skip }) => {
    await realPartOrSkip('prometheus', skip);
    const read = [...readPromql(rule.expression, facts.series).names];
    const names = read.filter((name) => !ABSENT.includes(name));
    const found = await Promise.all(names.map((name) => seriesOf(prometheus, name)));
    const missing = names.filter((_, index) => found[index]!.length === 0);
    expect(missing.length > 0, missing.join()).toBe(rule.waitsFor !== undefined);
  });
});

test('no alert fires but the Watchdog', async ({ skip }) => {
  await realPartOrSkip('prometheus', skip);
  const firing = (await ruleStates(prometheus)).filter(({ state }) => state === 'firing');
  expect(firing.map(({ name }) => name)).toEqual(['Watchdog']);
});
