import type { DashboardJson, PanelJson } from '../dashboards/dashboard-json.ts';
import { isTemplated, panelFaults } from './lint-panel.ts';
import type { Facts } from './lint-panel.ts';
import { readPromql } from './read-promql.ts';

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
    .map((key) => `${key} is ${found[key]}`);
};

const texts: Check = ({ title, description, panels }) => [
  ...(/^.{2,79}$/.test(title) ? [] : ['has an empty title, or one of 80 characters or more']),
  ...(/^.{20,120}\.$/.test(description ?? '') ? [] : ['has no description, or one too long']),
  ...panels
    .filter((panel) => panel.type === 'row' && !/^.{2,79}$/.test(panel.title))
    .map(({ id }) => `row ${id} has an empty title, or one of 80 characters or more`),
];

const ids: Check = ({ panels }) => {
  const all = panels.map(({ id }) => id);
  return all
    .filter((id, index) => !(id >= 1) || all.indexOf(id) !== index)
    .map((id) => `panel id ${id} is below 1 or a duplicate`);
};

const layout: Check = ({ panels }) => {
  const taken = new Map<string, number>();
  return panels.flatMap(({ id, gridPos }) => {
    const cells = cellsOf(gridPos);
    const under = cells.map((cell) => taken.get(cell)).find((other) => other !== undefined);
    for (const cell of cells) taken.set(cell, id);
    return [
      ...(under === undefined ? [] : [`panel ${id} overlaps panel ${under}`]),
      ...(gridPos.x + gridPos.w > 24 ? [`panel ${id} is beyond the edge`] : []),
    ];
  });
};

const sources: Check = ({ templating, annotations }) => {
  const [first, ...others] = templating.list;
  const isVariable = first?.type === 'datasource' && first.label === 'Data source';
  const asked = [...others, ...annotations.list].map(({ datasource }) => datasource);
  return [
    ...(isVariable && first.name === 'datasource' ? [] : ['has no data source variable']),
    ...(asked.every(isTemplated) ? [] : ['a variable or annotation has a fixed data source']),
  ];
};

const marks: Check = ({ annotations }, facts) => {
  const expressions = annotations.list.map(({ expr }) => expr);
  const showsAlerts = expressions.some((expr) => expr.startsWith('ALERTS{alertstate="firing"'));
  const faults = expressions.flatMap((expr) => readPromql(expr, facts.series).faults);
  return [...(showsAlerts ? [] : ['does not mark firing alerts']), ...faults];
};

/** Dashboards over days must not read raw samples, which would be slow. */
const cost: Check = (dashboard, facts) => {
  if (!/^now-\d+d$/.test(dashboard.time.from)) return [];
  const curves = panelsOf(dashboard).flatMap(({ targets }) => targets.filter((t) => !t.instant));
  const windows = curves.flatMap(({ expr }) => readPromql(expr, facts.series).windows);
  return windows.map((window) => `shows days and reads raw samples: ${window}`);
};

const links: Check = ({ links: all, annotations }, { uids }) => {
  const strange = all.filter(({ url }) => !uids.includes(url.replace('/d/', '')));
  const hidden = [...all, ...annotations.list].some((item) => 'placement' in item);
  return [
    ...strange.map(({ url }) => `links to ${url}`),
    ...(hidden ? ['hides a link or an annotation in a menu'] : []),
    ...(all.length === 0 ? ['links to no other dashboard'] : []),
  ];
};

const CHECKS = [form, texts, ids, layout, sources, marks, cost, links];

function cellsOf({ x, y, w, h }: PanelJson['gridPos']): string[] {
  const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
  return range(x, w).flatMap((column) => range(y, h).map((row) => `${column},${row}`));
}
