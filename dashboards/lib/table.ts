import {
  BarGaugeDisplayMode,
  TableCellDisplayMode,
  TableFooterOptionsBuilder,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { TableCellOptions } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { Vector } from '../../promql/promql.ts';
import { definePanel, mappings, textMappings, thresholds } from './panel.ts';
import type { Link, PanelDefinition, PanelText, States, Step } from './panel.ts';
import { grafanaUnit, show, tableTarget } from './query.ts';
import type { Query, ShownUnit } from './query.ts';

/** How a column looks. */
interface Look {
  /** Pixels. Default: what is left, shared by all columns without a width. */
  readonly width?: number;
  /** Opened by a click on a cell; with several, Grafana shows a menu. */
  readonly links?: readonly Link[];
}

/** A column of values, with a row for each series. */
export interface Column {
  readonly query: Query;
  readonly steps: readonly Step<ShownUnit>[];
  readonly look: ColumnLook<ShownUnit>;
}

interface ColumnLook<U extends ShownUnit> extends Look {
  readonly steps?: readonly Step<U>[];
  readonly states?: States;
  readonly decimals?: number;
  /** Only its labels are shown. */
  readonly hidden?: boolean;
  /** Draws a bar to this value beside the number. */
  readonly barTo?: number;
}

/**
 * Makes a column from a vector, in the unit of the vector. The vector has to be aggregated: a selector keeps
 * `__name__`, so that no row of one query has a match in another.
 */
export function column<U extends ShownUnit>(
  values: Vector<string, U> & { readonly selector?: never },
  title: string,
  look: ColumnLook<NoInfer<U>> = {},
): Column {
  const steps: readonly Step<NoInfer<U>>[] = look.steps ?? [{ color: 'text' }];
  return { query: show(values, title), steps, look: look };
}

/** A column of a label. */
export interface LabelColumn extends Look {
  readonly title: string;
  /** Only links of other cells read it. */
  readonly hidden?: boolean;
  /** Other texts for some of its values, or one text for all of them. */
  readonly texts?: Readonly<Record<string, string>> | string;
}

export interface TableOptions extends PanelText {
  /** Labels that are shown, with the titles of their columns. */
  readonly labels: Readonly<Record<string, string | LabelColumn>>;
  readonly columns: readonly [Column, ...Column[]];
  /** Titles of the columns by which it is sorted, the lowest first. */
  readonly sortedBy?: readonly string[];
  /** Shows pages instead of a long table. */
  readonly paged?: boolean;
}

/** One row per series, one column per query. */
export function table(options: TableOptions): PanelDefinition {
  const { labels, columns, sortedBy = [], paged = false } = options;
  return definePanel(options, () => {
    const panel = new Table().unit('none').transformations(transformations(options));
    for (const column of columns) {
      panel.withTarget(tableTarget(column.query));
      panel.overrideByName(column.query.legend, columnLook(column));
    }
    for (const label of Object.values(labels)) {
      if (typeof label !== 'string') panel.overrideByName(label.title, labelLook(label));
    }
    if (options.emptyWhen !== undefined) {
      for (const title of titlesOf(options)) panel.overrideByName(title, EMPTY_CELL);
    }
    const order = sortedBy.map((title) => new TableSortByFieldStateBuilder().displayName(title));
    if (order.length > 0) panel.sortBy(order);
    if (paged) panel.footer(new TableFooterOptionsBuilder().show(false).enablePagination(true));
    return panel;
  });
}

/** Else Grafana writes the text for an empty table into each empty cell. */
const EMPTY_CELL = [{ id: 'noValue', value: '–' }];

const titlesOf = ({ labels, columns }: TableOptions) => [
  ...Object.values(labels).map((of) => (typeof of === 'string' ? of : of.title)),
  ...columns.map(({ query }) => query.legend),
];

/** One row for each set of labels, without the time, with titles instead of Grafana's names. */
function transformations({ labels, columns }: TableOptions): DataTransformerConfig[] {
  const single = columns.length === 1;
  const fields = columns.map(({ query, look }, index) => ({
    isHidden: look.hidden === true,
    field: single ? 'Value' : `Value #${String.fromCharCode('A'.charCodeAt(0) + index)}`,
    title: query.legend,
  }));
  const hidden = fields.filter(({ isHidden }) => isHidden).map(({ field }) => field);
  const titles = Object.fromEntries([
    ...Object.entries(labels).map(([label, of]) => [label, typeof of === 'string' ? of : of.title]),
    ...fields.map(({ field, title }) => [field, title]),
  ]) as Record<string, string>;
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(['Time', ...hidden].map((field) => [field, true])),
        renameByName: titles,
      },
    },
  ];
}

function columnLook({ query, steps, look }: Column) {
  const { states, decimals, barTo } = look;
  return [
    { id: 'unit', value: grafanaUnit(query.unit) },
    { id: 'thresholds', value: thresholds(steps) },
    { id: 'custom.cellOptions', value: cellOf(barTo) },
    ...(barTo === undefined ? [] : [property('min', 0), property('max', barTo)]),
    ...(states ? [{ id: 'mappings', value: mappings(states) }] : []),
    ...(decimals === undefined ? [] : [property('decimals', decimals)]),
    ...lookOf(look),
  ];
}

/** Grafana reads the second since version 12, versions before it the first. */
const HIDDEN = [
  { id: 'custom.hidden', value: true },
  { id: 'custom.hideFrom', value: { viz: true } },
];

function labelLook({ texts, hidden = false, ...look }: LabelColumn) {
  return [
    ...(texts ? [{ id: 'mappings', value: textMappings(texts) }] : []),
    ...(hidden ? HIDDEN : []),
    ...lookOf(look),
  ];
}

function lookOf({ width, links }: Look) {
  return [
    ...(width === undefined ? [] : [property('custom.width', width)]),
    ...(links ? [{ id: 'links', value: links }] : []),
  ];
}

const property = (id: string, value: number) => ({ id, value });

function cellOf(barTo: number | undefined): TableCellOptions {
  if (barTo === undefined) return { type: TableCellDisplayMode.ColorText };
  return { type: TableCellDisplayMode.Gauge, mode: BarGaugeDisplayMode.Basic };
}
