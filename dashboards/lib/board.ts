import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { QueryVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import type { DashboardName } from '../../promql/dashboard-uids.ts';
import { gauge, not } from '../../promql/promql.ts';
import { normalise } from './normalise.ts';
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
    .annotation(firingAlerts());
  for (const variable of board.variables ?? []) dashboard.withVariable(variable);
  for (const name of board.neighbours) dashboard.link(linkTo(name, titles.get(name) ?? name));
  for (const { title, panels } of board.sections) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(panel);
  }
  return normalise(dashboard.build());
}

/** Marks the times at which an alert fired. The Watchdog always fires and is left out. */
function firingAlerts(): AnnotationQueryBuilder {
  const firing = gauge('ALERTS', { alertstate: 'firing', severity: not('none') });
  return new AnnotationQueryBuilder()
    .name('Firing alerts')
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor('red')
    .expr(firing.text)
    .step('30s')
    .titleFormat('{{alertname}}')
    .textFormat('{{service_name}}')
    .tagKeys('severity');
}

function linkTo(name: DashboardName, title: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .url(`/d/${DASHBOARD_UIDS[name]}`)
    .keepTime(true);
}
