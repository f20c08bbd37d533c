import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, QueryVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import type { DashboardName } from '../../promql/dashboard-uids.ts';
import * as q from '../../promql/promql.ts';
import type { BoardPanel } from './panel.ts';
import { DATA_SOURCE } from './query.ts';

/** Panels under a heading, laid out from left to right in this order. */
export interface Section {
  readonly title: string;
  readonly panels: readonly BoardPanel[];
}

/** A dashboard. `name` gives its uid. */
export interface Board {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  /** The time range that it opens with, e.g. `now-6h`. */
  readonly from: string;
  /** Dashboards that it links to. */
  readonly neighbours: readonly DashboardName[];
  /** What it opens with marked; the reader can switch. Marks of many services would cover the curves. Default: alerts. */
  readonly marks?: 'alerts' | 'outages' | 'nothing';
  /** Can mark outages of these services, and alerts of no other services. */
  readonly marksOutagesOf?: { readonly service_name: string | q.Matcher<string> };
  readonly variables?: readonly QueryVariableBuilder[];
  readonly sections: readonly Section[];
}

/** Renders a board as Grafana's classic JSON (schema version 42). */
export function renderBoard(board: Board, titles: ReadonlyMap<DashboardName, string>): string {
  const dashboard = new DashboardBuilder(board.title)
    .uid(DASHBOARD_UIDS[board.name])
    .description(board.description)
    .tags(['penpal'])
    .readonly()
    .refresh('30s')
    .timezone('browser')
    .time({ from: board.from, to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .annotation(firingAlerts(board));
  if (board.marksOutagesOf) {
    dashboard.annotation(outages(board.marksOutagesOf).enable(board.marks === 'outages'));
  }
  for (const variable of board.variables ?? []) dashboard.withVariable(variable);
  for (const name of board.neighbours) dashboard.link(linkTo(name, titles.get(name) ?? name));
  for (const { title, panels } of board.sections) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(panel);
  }
  return normalise(dashboard.build());
}

const LINKS = 'penpal_monitoring_service_links_info';
/** The address of the runbooks, in a label; no sample if it is not known. */
export const runbookBase = q.highest(
  1,
  q.maxBy(q.withLabelFrom(q.gauge(LINKS), 'runbooks', ['runbook', '(.+)/.+']), 'runbooks'),
);

/** Marks the times at which an alert fired. The Watchdog always fires and is left out. */
function firingAlerts({ marksOutagesOf, marks = 'alerts' }: Board): AnnotationQueryBuilder {
  const firing = q.gauge('ALERTS', {
    alertstate: 'firing',
    monitor: 'penpal',
    severity: q.not('none'),
    ...marksOutagesOf,
  });
  const withRunbooks = q.withLabelIfAny(firing, 'runbooks', runbookBase, q.on());
  return annotation('Firing alerts', withText(withRunbooks, 'Firing alert.', 'runbooks'))
    .enable(marks === 'alerts')
    .titleFormat('{{alertname}}')
    .tagKeys('severity,service_name');
}

/** Marks each outage once, however many alerts fire. */
function outages(services: NonNullable<Board['marksOutagesOf']>): AnnotationQueryBuilder {
  const health = q.maxBy(q.gauge('service_health_status', services), 'service_name');
  const down = q.labelsOnly(q.isFalse(health));
  const ofEach = q.maxBy(q.gauge(LINKS, services), 'service_name', 'runbook');
  const withRunbook = q.withLabelIfAny(down, 'runbook', ofEach, q.on('service_name'));
  const text = 'Five probes in a row failed.';
  return annotation('Outages', withText(withRunbook, text, 'runbook')).titleFormat(
    '{{service_name}} is down',
  );
}

/**
 * Puts a text into the label `text`, with a link where the label `address` is known: in the place of a label that is
 * not there, Grafana writes its name.
 */
function withText<L extends string>(values: q.Vector<L>, text: string, address: NoInfer<L>) {
  const link = `${text} <a href='\${1}'>${address}</a>`;
  return q.withLabelFrom(q.withLabel(values, 'text', text), 'text', [address, '(.+)'], link);
}

function annotation(name: string, { text }: q.Vector): AnnotationQueryBuilder {
  return (
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATA_SOURCE)
      // A red area would make every curve below it red.
      .iconColor('#808080')
      .textFormat('{{text}}')
      .expr(text)
      .step('30s')
  );
}

function linkTo(name: DashboardName, title: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .url(`/d/${DASHBOARD_UIDS[name]}`)
    .keepTime(true);
}

/** Ids of rows start here, so that the ids of panels do not change when rows do. */
const FIRST_ROW_ID = 1001;

/**
 * Completes the library's output: gives rows ids and queries refIds, removes the placement that hides
 * links and annotations in a menu, and removes interval settings from other variables. Keys are sorted,
 * so that equal content gives equal text.
 */
export function normalise(dashboard: Dashboard): string {
  const { panels = [], links = [], annotations, templating } = dashboard;
  const rows = panels.filter(({ type }) => type === 'row');
  rows.forEach((row, index) => (row.id = FIRST_ROW_ID + index));
  for (const panel of panels) {
    if (!('targets' in panel)) continue;
    panel.targets?.forEach((target, index) => Object.assign(target, { refId: 'ABCDEFG'[index] }));
  }
  for (const item of [...links, ...(annotations?.list ?? [])]) delete item.placement;
  for (const variable of templating?.list ?? []) {
    delete variable.auto;
    delete variable.auto_min;
    delete variable.auto_count;
  }
  const plain: unknown = JSON.parse(JSON.stringify(dashboard), (_, value) => sorted(value));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
