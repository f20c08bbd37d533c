import {
  DashboardLinkBuilder,
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Quantity } from '../../promql/promql.ts';
import { NOTHING_YET } from './no-data.ts';
import type { Sourced } from './no-data.ts';
import { DATA_SOURCE, grafanaUnit } from './query.ts';
import type { Query, ShownUnit } from './query.ts';

/** Values from `from` on have this colour. The first step has no `from` and covers all below. */
export interface Step<U extends ShownUnit> {
  readonly from?: Quantity<U>;
  readonly color: Color;
}
export type Color = 'green' | 'yellow' | 'orange' | 'red' | 'blue' | 'text';

/** Text and colour of the values 0, 1, … in this order. */
export type States = readonly { readonly text: string; readonly color: Color }[];

export const UP_OR_DOWN: States = [
  { text: 'DOWN', color: 'red' },
  { text: 'UP', color: 'green' },
];

/** Colours of HTTP status codes, by their class. The codes themselves are shown. */
export const STATUS_CLASSES: readonly Range[] = [
  { from: 100, to: 299, color: 'green' },
  { from: 300, to: 399, color: 'blue' },
  { from: 400, to: 499, color: 'orange' },
  { from: 500, to: 599, color: 'red' },
];
interface Range {
  readonly from: number;
  readonly to: number;
  readonly color: Color;
}

/** Opened by a click on a value. `url` may use Grafana's variables of fields. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What every kind of panel has. */
export interface PanelText {
  readonly title: string;
  readonly description: string;
  readonly link?: Link;
  /** Shown instead of an empty panel: when it is right that there is nothing to show. */
  readonly emptyWhen?: string;
  /** Instead of `emptyWhen`, for values of a source: says why there is nothing to show. */
  readonly sourced?: Sourced;
}

export interface PanelOptions<U extends ShownUnit = ShownUnit> extends PanelText {
  readonly queries: readonly [Query<U>, ...Query<U>[]];
  /** In the unit of the values. */
  readonly steps?: readonly Step<NoInfer<U>>[];
  readonly states?: States;
  readonly ranges?: readonly Range[];
  /** A unit of Grafana that replaces the one of the values. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A panel as a board builds it, and what the tests read of it. */
export interface BoardPanel {
  readonly id: number;
  readonly emptyWhen: string | undefined;
  readonly build: () => Panel;
}

/**
 * A panel without a place. `uptime(3, 12, 8)` is panel 3, 12 of 24 columns wide, 8 rows of 30 px high.
 * The id is stable: the front end links to it.
 */
export type PanelDefinition = (id: number, width: number, height: number) => BoardPanel;

/** The methods that the library's panel builders have in common. */
interface PanelBuilder {
  id(id: number): unknown;
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(source: typeof DATA_SOURCE): unknown;
  span(columns: number): unknown;
  height(rows: number): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  noValue(text: string): unknown;
  thresholds(steps: ThresholdsConfigBuilder): unknown;
  mappings(mappings: ValueMapping[]): unknown;
  dataLinks(links: DashboardLinkBuilder[]): unknown;
  withTarget(target: DataqueryBuilder): unknown;
  build(): Panel;
}

/** Makes a panel of any kind. Each call of the definition makes a builder of its own. */
export function definePanel(text: PanelText, newBuilder: () => PanelBuilder): PanelDefinition {
  const { title, description, link, sourced } = text;
  const emptyWhen = text.emptyWhen ?? (sourced && NOTHING_YET);
  return (id, width, height) => ({
    id,
    emptyWhen,
    build: () => {
      const builder = newBuilder();
      builder.id(id);
      builder.span(width);
      builder.height(height);
      builder.title(title);
      builder.description(description);
      builder.datasource(DATA_SOURCE);
      if (link) builder.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)]);
      if (emptyWhen !== undefined) builder.noValue(emptyWhen);
      return builder.build();
    },
  });
}

/**
 * Gives a panel its queries, in the form that its kind reads, and the look of the values. What no step
 * judges is `neutral`.
 */
export function withValues<B extends PanelBuilder, U extends ShownUnit>(
  builder: B,
  options: PanelOptions<U>,
  target: (query: Query) => DataqueryBuilder,
  neutral: 'text' | 'blue' = 'text',
): B {
  const { queries, unit, decimals, min, max, steps, states, ranges } = options;
  builder.unit(unit ?? grafanaUnit(queries[0].unit));
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  const texts = [
    ...(states ? mappings(states) : []),
    ...(ranges ?? []).map(colorOfRange),
    ...(options.emptyWhen === undefined ? [] : [neutralWhenEmpty(options.emptyWhen)]),
  ];
  if (texts.length > 0) builder.mappings(texts);
  // Without steps of our own, Grafana would colour everything above 80 red.
  const { mode, steps: absolute } = thresholds(steps ?? [{ color: neutral }]);
  builder.thresholds(new ThresholdsConfigBuilder().mode(mode).steps(absolute));
  for (const query of queries) builder.withTarget(target(query));
  return builder;
}

/** Colours by value, in absolute steps. */
export function thresholds(steps: readonly Step<ShownUnit>[]) {
  const absolute = steps.map(({ from, color }) => ({ value: from ?? null, color }));
  return { mode: ThresholdsMode.Absolute, steps: absolute };
}

/** Without it, Grafana gives the text for no data the colour of the lowest step, such as red. */
function neutralWhenEmpty(text: string): ValueMapping {
  const result = { text, color: 'text' };
  return { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.Null, result } };
}

function colorOfRange({ from, to, color }: Range): ValueMapping {
  return { type: MappingType.RangeToText, options: { from, to, result: { color } } };
}

/** Texts and colours for the values 0, 1, … */
export function mappings(states: States): ValueMapping[] {
  const results = states.map(({ text, color }, index) => ({ text, color, index }));
  return [
    {
      type: MappingType.ValueToText,
      options: Object.fromEntries(results.map((result, value) => [String(value), result])),
    },
  ];
}

/** Texts for some values of a label, or one text for all of them. */
export function textMappings(texts: Readonly<Record<string, string>> | string): ValueMapping[] {
  if (typeof texts === 'string') {
    const options = { pattern: '/.+/', result: { text: texts } };
    return [{ type: MappingType.RegexToText, options }];
  }
  const results = Object.entries(texts).map(
    ([value, text], index) => [value, { text, index }] as const,
  );
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(results) }];
}
