import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderBoards } from '../../dashboards/index.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { askPanel, secondsOf } from './ask-panel.ts';
import type { DashboardJson } from './dashboard-json.ts';
import { framesOf } from './grafana/frames.ts';
import { readPanel } from './grafana/read-panel.ts';
import { unreadable } from './readable.ts';
import { everySituation, SITUATIONS, type Situations } from './situations.ts';

// Every panel in every situation: what Prometheus answers, as Grafana's own code shows it.

/** Not mended yet. */
const KNOWN: readonly string[] = [
  ...[7, 12, 16, 17, 19, 20].map((id) => `penpal-monitoring ${id}`),
  ...[8, 11].map((id) => `penpal-business ${id}`),
  ...[1, 2, 6, 7, 8].map((id) => `penpal-overview ${id}`),
  ...[4, 11].map((id) => `penpal-service ${id}`),
  ...[1, 3, 8].map((id) => `penpal-slo ${id}`),
];

const started = new AsyncDisposableStack();
let situations: Situations = {};
beforeAll(async () => {
  situations = await everySituation(started);
});
afterAll(() => started.disposeAsync());

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const panels = dashboards.flatMap(({ uid, time, panels }) =>
  panels
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ key: `${uid} ${panel.id}`, title: panel.title, panel, from: time.from })),
);
const cases = SITUATIONS.flatMap((situation) => panels.map((of) => ({ situation, ...of })));

/** The service that is down, if one is. */
const chosen = (situation: string) =>
  situation === '40 services' ? 'service-08-of-the-shop' : 'db-service';

test.for(cases)('$situation: $key $title can be read', async (of, { skip }) => {
  await realPartOrSkip('prometheus', skip);
  const { panel, situation } = of;
  const variables = { $service: chosen(situation) };
  const answers = await askPanel(panel, situations[situation]!, secondsOf(of.from), variables);
  const reading = await readPanel(panel, framesOf(panel.targets, answers));
  if (!KNOWN.includes(of.key)) expect(unreadable(reading, panel)).toEqual([]);
});
