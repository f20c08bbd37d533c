import { expect, test } from 'vitest';
import { groups } from '../../../alert-rules/groups.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';
import { shardOf } from '../../../exporter/targets/service-directory.ts';
import { askPromtool } from '../../rules/ask-promtool.ts';
import type { Findings } from '../../rules/ask-promtool.ts';
import { fillVariables } from '../../dashboards/fill-variables.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { fleetSeries, MINUTES, monitorsOf, SERVICE_NAMES } from './sharded-fleet.ts';

const SHARDS = 3;

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
/** Panels about error budgets show services with failed probes, which ai-service does not have. */
const chosenIn = (uid: string) => (uid === 'penpal-slo' ? { $service: '.*' } : {});
const panels = dashboards.flatMap(({ uid, panels }) =>
  panels
    .filter(({ type }) => type !== 'row')
    .flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ uid, title, query: fillVariables(expr, chosenIn(uid)) })),
    ),
);
const rules = groups.flatMap(({ rules }) =>
  rules.map(({ name, expression }) => ({ name, expression })),
);
/** One row per instance, for metrics of the process itself. */
const isByInstance = (query: string) => /\binstance\b/.test(query);
const queries = [
  ...new Set([
    ...panels.map(({ query }) => query),
    ...rules.map(({ expression }) => expression),
    ...rules.map(({ name }) => name).filter((name) => name.includes(':')),
    'ALERTS',
  ]),
].filter((query) => !isByInstance(query));

/** Its result depends on the instance, which the comparison must notice. */
const NOT_AGGREGATED = 'service_probe_success';

let both: Promise<readonly [one: Findings, shared: Findings]> | undefined;
function askBoth(promtool: Parameters<typeof askPromtool>[0]) {
  const ask = (count: number) =>
    askPromtool(
      promtool,
      fleetSeries(monitorsOf(count)),
      [...queries, NOT_AGGREGATED],
      `${MINUTES}m`,
    );
  return (both ??= Promise.all([ask(1), ask(SHARDS)]));
}

test('the services of these tests are in all shards', () => {
  const shards = new Set(SERVICE_NAMES.map((name) => shardOf(name, SHARDS)));
  expect(shards.size).toBe(SHARDS);
});

test.for(queries)(
  'has the same result with one monitoring service and with three shards: %s',
  async (query, { skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    const [one, shared] = await askBoth(promtool);
    expect(shared.get(query)).toEqual(one.get(query));
  },
);

test('finds a query that does not aggregate over the instances', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const [one, shared] = await askBoth(promtool);
  expect(one.get(NOT_AGGREGATED)).toHaveLength(SERVICE_NAMES.length);
  expect(shared.get(NOT_AGGREGATED)).not.toEqual(one.get(NOT_AGGREGATED));
});

const OVERVIEW = ['penpal-overview', 'penpal-slo', 'penpal-service'];
/** About what these samples do not have: a failure of the chosen service, links, hours of history, metrics of Node. */
const WITHOUT_SAMPLES = [
  ...['Last failed probe', 'Read on', 'State', 'Uptime (selected time range)'],
  ...['Event loop lag (p99)', 'Heap'],
];
const shown = panels.filter(
  ({ uid, title }) => OVERVIEW.includes(uid) && !WITHOUT_SAMPLES.includes(title),
);
test.for([...Map.groupBy(shown, ({ uid, title }) => `${uid} ${title}`)])(
  'has a result: %s',
  async ([, queries], { skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    const [one] = await askBoth(promtool);
    expect(queries.filter(({ query }) => one.has(query))).not.toEqual([]);
  },
);

test('the same alerts fire, one for each service that is down', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const [one, shared] = await askBoth(promtool);
  const firing = (found: Findings) =>
    (found.get('ALERTS') ?? []).filter((line) => line.includes('alertstate="firing"'));
  expect(firing(shared)).toEqual(firing(one));
  const down = firing(shared).filter((line) => line.includes('alertname="ServiceDown"'));
  expect(down).toHaveLength(1);
  expect(down[0]).toContain('payment-service');
});
