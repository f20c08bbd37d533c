import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { Vector } from '../../promql/promql.ts';
import { definePanel, mappings, thresholds } from './panel.ts';
import type { PanelDefinition, PanelText, States, Step } from './panel.ts';
import { grafanaUnit, show, tableTarget } from './query.ts';
import type { Query, ShownUnit } from './query.ts';

/** A column of values, with a row for each series. */
export interface Column {
  readonly query: Query;
  readonly steps: readonly Step<ShownUnit>[];
  readonly states: States | undefined;
}

/** Makes a column from a vector, in the unit of the vector. */
export function column<U extends ShownUnit>(
  values: Vector<string, U>,
  title: string,
  look: { readonly steps?: readonly Step<NoInfer<U>>[]; readonly states?: States } = {},
): Column {
  const steps = (look.steps ?? [{ color: 'text' }]) as readonly Step<ShownUnit>[];
  return { query: show(values, title), steps, states: look.states };
}

export interface TableOptions extends PanelText {
  /** Labels that are shown, with the titles of their columns. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly [Column, ...Column[]];
  /** For tables that show labels only. */
  readonly hidesValues?: boolean;
}

/** One row per series, one column per query. */
export function table(options: TableOptions): PanelDefinition {
  return definePanel(options, () => {
    const panel = new Table().unit('none').transformations(transformations(options));
    for (const column of options.columns) {
      panel.withTarget(tableTarget(column.query));
      panel.overrideByName(column.query.legend, columnLook(column));
    }
    return panel;
  });
}

/** One row for each set of labels, without the time, with titles instead of Grafana's names. */
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
  return [
    { id: 'unit', value: grafanaUnit(query.unit) },
    { id: 'thresholds', value: thresholds(steps) },
    { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ...(states ? [{ id: 'mappings', value: mappings(states) }] : []),
  ];
}
