import type { DashboardJson, PanelJson } from '../../dashboards/dashboard-json.ts';
import { isTemplated, panelFaults } from './lint-panel.ts';
import type { Facts } from './lint-panel.ts';
import { readPromql } from '../promql/read-promql.ts';

type Check = (dashboard: DashboardJson, facts: Facts) => readonly string[];

/** The faults of a dashboard and its panels. */
export function dashboardFaults(dashboard: DashboardJson, facts: Facts): string[] {
  return [
    ...CHECKS.flatMap((check) => check(dashboard, facts)),
    ...panelsOf(dashboard).flatMap((panel) => panelFaults(panel, facts)),
  ];
}

/** The panels without rows. */
export function panelsOf({ panels }: DashboardJson): PanelJson[] {
  return panels.filter(({ type }) => type !== 'row');
}

const form: Check = ({ uid, schemaVersion, editable, refresh, timezone }, { uids }) => {
  const found = { known: uids.includes(uid), schemaVersion, editable, refresh, timezone };
  const wanted = {
    known: true,
    schemaVersion: 42,
    editable: false,
    refresh: '30s',
    timezone: 'browser',
  };
  return (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((key) => found[key] !== wanted[key])
    .map((key) =>
      key === 'known'
        ? `the uid ${uid} is unknown: add it to promql/dashboard-uids.ts`
        : `${key} is ${found[key]}: set ${wanted[key]}`,
    );
};

const texts: Check = ({ title, description, panels }) => [
  ...(/^.{2,79}$/.test(title) ? [] : [`the title has ${title.length} characters: write 2 to 79`]),
  ...(/^.{20,120}\?$/.test(description ?? '')
    ? []
    : [
        'the description is no question: write what the dashboard answers, in 20 to 120 characters',
      ]),
  ...panels
    .filter((panel) => panel.type === 'row' && !/^.{2,79}$/.test(panel.title))
    .map(({ id, title: of }) => `row ${id}: the title has ${of.length} characters: write 2 to 79`),
];

const ids: Check = ({ panels }) => {
  const all = panels.map(({ id }) => id);
  return all
    .filter((id, index) => !(id >= 1) || all.indexOf(id) !== index)
    .map((id) => `panel id ${id} is below 1 or a duplicate: take the next unused id`);
};

/** Rows of the grid on two screens of 1440 × 900 pixels, under the bar with the time range. */
const MOST_ROWS = 44;

const layout: Check = ({ panels }) => {
  const rows = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
  const taken = new Map<string, number>();
  const tooLong = `has ${rows} rows, and two screens have ${MOST_ROWS}: remove or shrink panels`;
  const overlaps = panels.flatMap(({ id, gridPos }) => {
    const cells = cellsOf(gridPos);
    const under = cells.map((cell) => taken.get(cell)).find((other) => other !== undefined);
    for (const cell of cells) taken.set(cell, id);
    return [
      ...(under === undefined ? [] : [`panel ${id} overlaps panel ${under}: move one of them`]),
      ...(gridPos.x + gridPos.w > 24
        ? [`panel ${id} is beyond the edge: x and width add up to at most 24`]
        : []),
    ];
  });
  return rows > MOST_ROWS ? [tooLong, ...overlaps] : overlaps;
};

const sources: Check = ({ templating, annotations }) => {
  const [first, ...others] = templating.list;
  const isVariable = first?.type === 'datasource' && first.label === 'Data source';
  const asked = [...others, ...annotations.list].map(({ datasource }) => datasource);
  return [
    ...(isVariable && first.name === 'datasource'
      ? []
      : ['there is no data source variable: build the dashboard with dashboards/lib']),
    ...(asked.every(isTemplated)
      ? []
      : ['a variable or annotation has a fixed data source: use ${datasource}']),
  ];
};

const marks: Check = ({ annotations }, facts) => {
  const expressions = annotations.list.map(({ expr }) => expr);
  const showsAlerts = expressions.some((expr) => expr.includes('ALERTS{alertstate="firing"'));
  const faults = expressions.flatMap((expr) => readPromql(expr, facts.series).faults);
  return [
    ...(showsAlerts ? [] : ['firing alerts are not marked: add the annotation of ALERTS']),
    ...faults,
  ];
};

/** A setting of a service, read at each point of a curve instead of once. */
const SETTING = /\bservice_slo_\w+(\{[^}]*\})?(?! @ end)(?![\w{])/;

/** Dashboards over days must not read raw samples, which would be slow. */
const cost: Check = (dashboard, facts) => {
  if (!/^now-\d+d$/.test(dashboard.time.from)) return [];
  const curves = panelsOf(dashboard).flatMap(({ targets }) => targets.filter((t) => !t.instant));
  const windows = curves.flatMap(({ expr }) => readPromql(expr, facts.series).windows);
  return [
    ...windows.map(
      (window) =>
        `shows days and reads raw samples with ${window}: add a recording rule to alert-rules/ and read that`,
    ),
    ...curves
      .filter(({ expr }) => SETTING.test(expr))
      .map(
        ({ expr }) => `reads a setting at each point of a month: take it once with atEnd (${expr})`,
      ),
  ];
};

const links: Check = ({ links: all, annotations }, { uids }) => {
  const strange = all.filter(({ url }) => !uids.includes(url.replace('/d/', '')));
  const hidden = [...all, ...annotations.list].some((item) => 'placement' in item);
  return [
    ...strange.map(
      ({ url }) => `the link ${url} leads nowhere: link to a uid of promql/dashboard-uids.ts`,
    ),
    ...(hidden ? ['a link or an annotation is hidden in a menu: remove its placement'] : []),
    ...(all.length === 0 ? ['there is no link to another dashboard: add one'] : []),
  ];
};

const CHECKS = [form, texts, ids, layout, sources, marks, cost, links];

function cellsOf({ x, y, w, h }: PanelJson['gridPos']): string[] {
  const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
  return range(x, w).flatMap((column) => range(y, h).map((row) => `${column},${row}`));
}
