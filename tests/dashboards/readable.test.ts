import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderBoards } from '../../dashboards/index.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { askPanel, secondsOf } from './ask-panel.ts';
import type { DashboardJson } from './dashboard-json.ts';
import { framesOf } from './grafana/frames.ts';
import { readPanel, type Reading } from './grafana/read-panel.ts';
import { unreadable } from './readable.ts';
import { everySituation, SITUATIONS, type Situations } from './situations.ts';

// Every panel in every situation: what Prometheus answers, as Grafana's own code shows it.

const started = new AsyncDisposableStack();
let situations: Situations = {};
beforeAll(async () => {
  situations = await everySituation(started);
});
afterAll(async () => {
  await started.disposeAsync();
  // Grafana's code needs it. Other code of the same worker would take it for a browser.
  Reflect.deleteProperty(globalThis, 'window');
});

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const panels = dashboards.flatMap(({ uid, time, panels }) =>
  panels
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ key: `${uid} ${panel.id}`, title: panel.title, panel, from: time.from })),
);
const cases = SITUATIONS.flatMap((situation) => panels.map((of) => ({ situation, ...of })));

/** Of 40 services there is an hour: with 30 days on a panel, there would be no point yet. */
const rangeOf = (from: string, situation: string) =>
  situation === '40 services' ? Math.min(3600, secondsOf(from)) : secondsOf(from);

/** Of one service, the one that is down, if one is; else all. */
const chosen = (key: string, situation: string) => {
  if (!key.startsWith('penpal-service ')) return '.*';
  return situation === '40 services' ? 'service-08-of-the-shop' : 'db-service';
};

type Case = (typeof cases)[number];
const readings = new Map<Case, Promise<Reading>>();
/** Two tests read the same panel. */
function readingOf(of: Case): Promise<Reading> {
  if (!readings.has(of)) readings.set(of, read(of));
  return readings.get(of)!;
}

async function read({ key, panel, situation, from }: Case): Promise<Reading> {
  const variables = { $service: chosen(key, situation) };
  const range = rangeOf(from, situation);
  const answers = await askPanel(panel, situations[situation]!, range, variables);
  return readPanel(panel, framesOf(panel.targets, answers));
}

test.for(cases)('$situation: $key $title can be read', async (of, { skip }) => {
  await realPartOrSkip('prometheus', skip);
  expect(unreadable(await readingOf(of), of.panel)).toEqual([]);
});

/** What panels show in the place of data, by dashboard and panel. */
type Empty = Readonly<Record<string, Readonly<Record<number, string>>>>;
const all = (ids: readonly number[], text: string) =>
  Object.fromEntries(ids.map((id) => [id, text]));
const NOTHING_HAPPENED = {
  12: 'No value was dropped in this time range',
  17: 'Nothing failed in this time range',
  ...all([19, 20], 'No notification in this time range'),
  23: 'No remote storage is configured',
};
const SOON = 'First value within a minute';
const NO_POINT = 'No value in this time range yet';
const NO_REQUESTS = 'ai-service reports no requests of learners';
const NO_PAYMENTS = all([3, 9, 10, 13], 'payment-service cannot be read');
const WITHOUT = {
  auth: 'auth-service is not configured',
  ai: 'ai-service is not configured',
  payment: 'payment-service is not configured',
};
const EMPTY: Readonly<Record<string, Empty>> = {
  fresh: {
    'penpal-business': { ...all([4, 7, 8, 9, 10, 11, 12], SOON), 5: NO_POINT },
    // The distance of two points is minutes here.
    'penpal-ai-metrics': { 2: SOON, ...all([4, 10, 11], NO_POINT) },
    'penpal-auth-metrics': { 4: NO_POINT },
  },
  'sources gone': {
    'penpal-business': { 13: 'payment-service cannot be read' },
    'penpal-ai-metrics': { 6: 'ai-service cannot be read' },
  },
  '40 services': {
    'penpal-business': {
      ...all([1, 5, 6], WITHOUT.auth),
      ...all([2, 4, 7, 8, 11, 12], WITHOUT.ai),
      ...all([3, 9, 10, 13], WITHOUT.payment),
    },
    'penpal-ai-metrics': all([1, 2, 3, 4, 5, 6, 10, 11], WITHOUT.ai),
    'penpal-ai-test': all([1, 2], WITHOUT.ai),
    'penpal-auth-metrics': all([1, 2, 3, 4, 5, 6, 7], WITHOUT.auth),
    'penpal-monitoring': all([10, 11], 'No source of business metrics is configured'),
  },
  'recorded fresh': {
    'penpal-business': {
      ...{ 8: 'ai-service reports no messages', 11: 'ai-service reports no tokens' },
      ...{ 12: 'ai-service reports no costs', ...NO_PAYMENTS },
    },
    'penpal-ai-metrics': {
      ...{ ...all([1, 4, 10, 11], NO_REQUESTS), 3: 'ai-service reports no tokens' },
      5: 'ai-service reports no messages',
    },
    'penpal-auth-metrics': { 4: NO_POINT },
  },
  'recorded used': {
    'penpal-business': { 11: 'ai-service reports no tokens', ...NO_PAYMENTS },
    'penpal-ai-metrics': { 3: 'ai-service reports no tokens' },
  },
  'recorded again': {
    'penpal-business': { 11: 'ai-service reports no tokens', ...NO_PAYMENTS },
    'penpal-ai-metrics': { 3: 'ai-service reports no tokens' },
  },
  'recorded away': {
    'penpal-business': { 11: 'ai-service cannot be read', ...NO_PAYMENTS },
    'penpal-ai-metrics': all([3, 6], 'ai-service cannot be read'),
  },
};
const REASON = /^\S+ (is not configured|cannot be read|reports no .+)$|^First value/;
const OF_SOURCES = /^penpal-(business|ai-metrics|ai-test|auth-metrics|monitoring) /;

test.for(cases.filter(({ key }) => OF_SOURCES.test(key)))(
  '$situation: $key $title has data, or says which of the reasons it is',
  async (of, { skip }) => {
    await realPartOrSkip('prometheus', skip);
    const [uid, id] = of.key.split(' ');
    const nothing: Empty = { 'penpal-monitoring': NOTHING_HAPPENED };
    const expected = (EMPTY[of.situation]?.[uid!] ?? {})[Number(id)] ?? nothing[uid!]?.[Number(id)];
    const { noData, values } = await readingOf(of);
    const said = values.map(({ name, text }) => (REASON.test(text) ? text : name));
    expect(noData ?? said.find((text) => said.length === 1 && REASON.test(text))).toBe(expected);
  },
);
