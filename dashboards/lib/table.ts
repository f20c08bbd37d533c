import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { grafanaUnit } from './grafana-units.ts';
import type { ShownUnit } from './grafana-units.ts';
import { mappings } from './panel.ts';
import type { BoardPanel, Place, States, Step, ValueLink } from './panel.ts';
import { boardPanel } from './panels.ts';
import { DATA_SOURCE, show, tableTarget } from './query.ts';
import type { Query } from './query.ts';
import type { Vector } from '../../promql/vector.ts';

/** A column of figures, a row for each series. */
export interface Column {
  readonly query: Query;
  readonly steps: readonly Step<ShownUnit>[];
  readonly states: States | undefined;
}

/** Makes a column of a vector; the unit is the vector's. */
export function column<U extends ShownUnit>(
  values: Vector<string, U>,
  title: string,
  look: { readonly steps?: readonly Step<NoInfer<U>>[]; readonly states?: States } = {},
): Column {
  const steps = (look.steps ?? [{ color: 'text' }]) as readonly Step<ShownUnit>[];
  return { query: show(values, title), steps, states: look.states };
}

export interface TableOptions {
  readonly place: Place;
  readonly title: string;
  readonly description: string;
  /** Labels that are shown, with the titles of their columns. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly [Column, ...Column[]];
  /** For tables of labels alone. */
  readonly hidesValues?: boolean;
  readonly link?: ValueLink;
  readonly emptyWhen?: string;
}

/** A row a series, a column a query. */
export function table(options: TableOptions): BoardPanel {
  const { place, columns, link, emptyWhen } = options;
  return boardPanel(options, () => {
    const panel = new Table()
      .id(place.id)
      .title(options.title)
      .description(options.description)
      .datasource(DATA_SOURCE)
      .span(place.width)
      .height(place.height)
      .unit('none')
      .transformations(transformations(options));
    for (const { query } of columns) panel.withTarget(tableTarget(query));
    for (const of of columns) panel.overrideByName(of.query.legend, columnLook(of));
    if (link) panel.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)]);
    if (emptyWhen !== undefined) panel.noValue(emptyWhen);
    return panel;
  });
}

/** One row for each set of labels; without the time; with titles instead of Grafana's names. */
function transformations({ labels, columns, hidesValues }: TableOptions): DataTransformerConfig[] {
  const single = columns.length === 1;
  const fields = columns.map(({ query }, index) => ({
    field: single ? 'Value' : `Value #${String.fromCharCode('A'.charCodeAt(0) + index)}`,
    title: query.legend,
  }));
  const hidden = ['Time', ...(hidesValues ? fields.map(({ field }) => field) : [])];
  const titles = Object.fromEntries(fields.map(({ field, title }) => [field, title]));
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(hidden.map((field) => [field, true])),
        renameByName: { ...labels, ...titles },
      },
    },
  ];
}

function columnLook({ query, steps, states }: Column) {
  const absolute = steps.map(({ from, color }) => ({ value: from ?? null, color }));
  return [
    { id: 'unit', value: grafanaUnit(query.unit) },
    { id: 'thresholds', value: { mode: 'absolute', steps: absolute } },
    { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ...(states ? [{ id: 'mappings', value: mappings(states) }] : []),
  ];
}
