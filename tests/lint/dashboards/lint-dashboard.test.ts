import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import { dashboardFaults } from './lint-dashboard.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
type Dashboard = Mutable<DashboardJson>;

const valid = renderBoards().get('penpal-slo.json')!;
const read = () => JSON.parse(valid) as Dashboard;
const panel = (json: Dashboard, id: number) => json.panels.find((one) => one.id === id)!;
const long = 'x'.repeat(80);

const SAYS_WHAT_TO_DO =
  /: (add|build|keep|link|move|name|remove|select|set|take|use|write|x and width) /;

test('a valid dashboard has no fault', () => {
  expect(dashboardFaults(read(), facts)).toEqual([]);
});

/** Every fault that the linter finds, added to a valid dashboard. */
const DASHBOARD_FAULTS: [string, (json: Dashboard) => unknown, string][] = [
  [
    'an unknown uid',
    (json) => (json.uid = 'penpal-slow'),
    'the uid penpal-slow is unknown: add it to promql/dashboard-uids.ts',
  ],
  ['another schema', (json) => (json.schemaVersion = 39), 'schemaVersion is 39'],
  ['an editable dashboard', (json) => (json.editable = true), 'editable is true'],
  ['another refresh', (json) => (json.refresh = '5s'), 'refresh is 5s'],
  ['another time zone', (json) => (json.timezone = 'utc'), 'timezone is utc'],
  ['a long title', (json) => (json.title = long), 'the title has 80 characters: write 2 to 79'],
  ['no description', (json) => (json.description = ''), 'the description is no question: write'],
  [
    'a row without a title',
    (json) => (panel(json, 1001).title = ''),
    'row 1001: the title has 0 characters',
  ],
  ['a duplicate id', (json) => (panel(json, 3).id = 2), 'panel id 2 is below 1 or'],
  ['an id below 1', (json) => (panel(json, 3).id = 0), 'panel id 0 is below 1 or'],
  ['panels that overlap', (json) => (panel(json, 2).gridPos.x = 8), 'panel 2 overlaps panel 1'],
  ['three screens', (json) => (panel(json, 3).gridPos.y = 60), 'rows, and two screens have 44'],
  [
    'a panel beyond the edge',
    (json) => (panel(json, 2).gridPos.w = 13),
    'panel 2 is beyond the edge',
  ],
  ['no data source variable', (json) => json.templating.list.shift(), 'no data source variable'],
  [
    'an annotation with a fixed data source',
    (json) => (json.annotations.list[0]!.datasource.uid = 'prometheus'),
    'a variable or annotation has a fixed data source',
  ],
  ['no firing alerts', (json) => (json.annotations.list = []), 'firing alerts are not marked: add'],
  [
    'an annotation of an unknown series',
    (json) => (json.annotations.list[0]!.expr += ' or ALERT'),
    'unknown series ALERT',
  ],
  [
    'a month of raw samples',
    (json) => (panel(json, 3).targets[0]!.expr = 'avg_over_time(up[$__rate_interval])'),
    'shows days and reads raw samples with avg_over_time $__rate_interval: add a recording rule',
  ],
  [
    'a setting read at each point of a month',
    (json) =>
      (panel(json, 4).targets[0]!.expr =
        'max by (service_name) (service_slo_availability_objective_ratio{service_name=~"$service"})'),
    'reads a setting at each point of a month: take it once with atEnd',
  ],
  [
    'a link to an unknown dashboard',
    (json) => (json.links[0]!.url = '/d/gone'),
    'the link /d/gone leads nowhere: link to',
  ],
  [
    'a hidden link',
    (json) => (json.links[0]!.placement = 'inControlsMenu'),
    'hidden in a menu: remove',
  ],
  ['no links', (json) => (json.links = []), 'no link to another dashboard: add one'],
];

/** The same for panels. Panel 3 is a curve with steps. */
type PanelFault = [string, (of: Dashboard['panels'][number]) => unknown, string];
const PANEL_FAULTS: PanelFault[] = [
  ['no title', (of) => (of.title = ''), 'a title of 0 characters: write 2 to 79'],
  ['a title of 80 characters', (of) => (of.title = long), 'a title of 80 characters: write'],
  ...(
    [
      'Probes start late by',
      'What it says of itself',
      'How fast the budgets are used up',
      'Requests that meet a rate limit',
      'Reads take',
    ] as const
  ).map((title): PanelFault => [
    `the title ${title}`,
    (of) => (of.title = title),
    `is named “${title}”: name what`,
  ]),
  ['no description', (of) => (of.description = ''), 'a description that is no sentence: write'],
  ['an unknown unit', (of) => (of.fieldConfig.defaults.unit = 'furlongs'), 'the unit furlongs'],
  ['no unit', (of) => delete of.fieldConfig.defaults.unit, 'has no unit'],
  [
    'an unknown threshold',
    (of) => (of.fieldConfig.defaults.thresholds!.steps[1]!.value = 0.42),
    'has the threshold 0.42',
  ],
  [
    'a colour without a judgement',
    (of) => of.fieldConfig.defaults.thresholds!.steps.splice(1),
    'is red whatever its value',
  ],
  [
    'an abbreviated big number',
    (of) => Object.assign(of, { type: 'stat' }) && (of.fieldConfig.defaults.unit = 'short'),
    'abbreviates its numbers',
  ],
  ['no thresholds', (of) => delete of.fieldConfig.defaults.thresholds, 'has no thresholds'],
  ['a fixed data source', (of) => (of.datasource.uid = 'prometheus'), 'has a fixed data source'],
  [
    'a query with a fixed data source',
    (of) => (of.targets[0]!.datasource.uid = 'prometheus'),
    'has a fixed data source',
  ],
  ['no refId', (of) => (of.targets[0]!.refId = ''), 'has the queries'],
  ['the same refId twice', (of) => of.targets.push(of.targets[0]!), 'has the queries AA'],
  ['an unknown series', (of) => (of.targets[0]!.expr = 'upp'), 'unknown series upp'],
  [
    'an unknown label',
    (of) => (of.targets[0]!.expr = 'sum by (service_name) (scrape_duration_seconds)'),
    'sum by service_name, which does not exist',
  ],
  [
    'a raw counter',
    (of) => (of.targets[0]!.expr = 'http_requests_total'),
    'take its rate or increase',
  ],
  [
    'a curve with a fixed rate window',
    (of) => (of.targets[0]!.expr = 'rate(http_requests_total[5m])'),
    'the fixed window rate 5m',
  ],
  ['a legend without its label', (of) => (of.targets[0]!.legendFormat = '{{job}}'), 'label job'],
];

describe('finds in a dashboard', () => {
  test.each(DASHBOARD_FAULTS)('%s', (_, plant, fault) => {
    const json = read();
    plant(json);
    const found = dashboardFaults(json, facts);
    expect(found.join('\n')).toContain(fault);
    expect(found.filter((text) => !SAYS_WHAT_TO_DO.test(text))).toEqual([]);
  });
});

describe('finds in a panel', () => {
  test.each(PANEL_FAULTS)('%s', (_, plant, fault) => {
    const json = read();
    plant(panel(json, 3));
    const found = dashboardFaults(json, facts).filter((text) => text.startsWith('panel 3 '));
    expect(found.join('\n')).toContain(fault);
    expect(found.filter((text) => !SAYS_WHAT_TO_DO.test(text))).toEqual([]);
  });
});
