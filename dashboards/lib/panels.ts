import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as PieChart,
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Duration } from '../../promql/promql.ts';
import { reasonTexts, whyEmpty, whyEmptyByName } from './no-data.ts';
import type { Sourced } from './no-data.ts';
import { definePanel, mappings, withValues } from './panel.ts';
import type { Color, PanelDefinition, PanelOptions } from './panel.ts';
import { grafanaUnit, instantTarget, rangeTarget } from './query.ts';
import type { Query, ShownUnit } from './query.ts';

const lastValue = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
const legend = (placement = LegendPlacement.Bottom) =>
  new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(placement);
const tooltip = () =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** How old the values are, where the second query has a value. */
export interface AgeOption {
  readonly age?: Query<'seconds'>;
}

/** Grafana's names of the queries. */
const LETTERS = 'ABCDEFG';
const fixed = (color: string) => ({
  id: 'color',
  value: { mode: FieldColorModeId.Fixed, fixedColor: color },
});

/** Blue, which judges nothing. The colour of texts would be a glaring background. */
const AGE = [
  fixed('blue'),
  { id: 'unit', value: grafanaUnit('seconds') },
  { id: 'decimals', value: 0 },
];

/** Adds a query behind the others, with a look of its own. */
function withOneMore<B extends PanelWithQueries>(panel: B, query: Query, look: Look): B {
  panel.withTarget(instantTarget(query));
  const letter = 'ABCDEFG'[panel.build().targets!.length - 1]!;
  panel.overrideByQuery(letter, look);
  return panel;
}
interface PanelWithQueries {
  withTarget(target: ReturnType<typeof instantTarget>): unknown;
  overrideByQuery(letter: string, look: Look): unknown;
  build(): { targets?: unknown[] };
}
type Look = { id: string; value: unknown }[];

/** Bars show the name of a single series only if it is set. */
const REASON = [
  fixed('text'),
  { id: 'displayName', value: '${__field.labels.why}' },
  { id: 'noValue', value: '–' },
];

/** Says by the name of a series why there is no data. */
function withReason<B extends PanelWithQueries>(
  panel: B,
  { queries, sourced }: { queries: readonly [Query, ...Query[]]; sourced?: Sourced },
): B {
  if (!sourced) return panel;
  return withOneMore(panel, whyEmptyByName(queries[0], sourced), REASON);
}

/** Colours of the first query's values, the second's, … where not the value but its query is judged. */
export interface ColorsOption {
  readonly colors?: readonly Color[];
}

/** Other names for some series. */
export interface NamesOption {
  readonly names?: Readonly<Record<string, string>>;
}
function withNames(
  panel: PanelWithNames,
  names: Readonly<Record<string, string>> = {},
  colors: readonly string[] = [],
) {
  for (const [index, [series, value]] of Object.entries(names).entries()) {
    const color = colors[index];
    const name = { id: 'displayName', value };
    panel.overrideByName(series, color === undefined ? [name] : [name, fixed(color)]);
  }
}
interface PanelWithNames {
  overrideByName(name: string, look: Look): unknown;
}

/** One big number per series: the value now. */
export function stat<U extends ShownUnit>(
  options: PanelOptions<U> & AgeOption & ColorsOption & NamesOption,
): PanelDefinition {
  const { age, sourced, colors = [] } = options;
  const names = options.queries[0].legend ? BigValueTextMode.ValueAndName : BigValueTextMode.Value;
  return definePanel(options, () => {
    const panel = withValues(new Stat(), options, instantTarget)
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      .colorMode(options.states ? BigValueColorMode.Background : BigValueColorMode.Value)
      .graphMode(BigValueGraphMode.None)
      // Auto gives names to the values if there are several.
      .textMode(age ? BigValueTextMode.Auto : names)
      .reduceOptions(lastValue());
    colors.forEach((color, index) => panel.overrideByQuery(LETTERS[index]!, [fixed(color)]));
    withNames(panel, options.names);
    if (age) withOneMore(panel, age, AGE);
    if (sourced) {
      const texts = reasonTexts(sourced).map((text) => ({ text, color: 'text' }) as const);
      const look = [{ id: 'mappings', value: mappings(texts) }];
      withOneMore(panel, whyEmpty(options.queries[0], sourced), look);
    }
    return panel;
  });
}

/** How a time series is drawn. The axis starts at zero unless `autoMin` is set. */
export interface CurveOptions {
  readonly autoMin?: boolean;
  readonly stacked?: boolean;
  /** Draws bars, for counts `WITHIN` the window before each point. */
  readonly bars?: boolean;
  /** Smallest distance of two points. The window of rates is at least four times as long. */
  readonly leastStep?: Duration;
  /** Most points, however wide the panel. Default: one a pixel. */
  readonly mostPoints?: number;
  /** The letters of the queries that are drawn as dashed lines, such as objectives. */
  readonly dashed?: 'B' | 'BC';
  /** The axis reaches at least this value: without it, zeros alone are drawn on an axis to 100. */
  readonly softMax?: number;
  /** For many long names. Below the curves, which is the default, only three lines fit. */
  readonly namesBeside?: boolean;
  /** Colours by name, of curves that are good or bad by their name. Grafana chooses by their order. */
  readonly colorsByName?: Readonly<Record<string, Color>>;
  /** Draws all in red, where every value is a failure; `names` have colours between red and purple. */
  readonly isFailure?: boolean;
  /** Replaces the part of each name that the expression matches; `$1` is its first group. */
  readonly rename?: { readonly regex: string; readonly to: string };
}

const DASHED = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  { id: 'custom.fillOpacity', value: 0 },
];

const RED = new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor('red');
/** For the reasons of failures: none of them is green. */
const REDDISH = ['red', 'orange', 'purple'].flatMap((color) =>
  ['', 'dark-', 'light-', 'super-light-'].map((shade) => shade + color),
);

/** One curve per series. Steps are drawn as dashed lines. */
export function timeSeries<U extends ShownUnit>(
  options: PanelOptions<U> & CurveOptions & NamesOption,
): PanelDefinition {
  const { autoMin = false, stacked = false, bars = false, namesBeside = false } = options;
  const { leastStep, mostPoints, dashed, softMax, rename, colorsByName = {} } = options;
  return definePanel(options, () => {
    const { emptyWhen, ...others } = options;
    // With whole numbers, Grafana draws the text for no value at each line of the axis between two of them.
    const isWhole = bars || options.decimals === 0;
    const isTold = isWhole && (emptyWhen ?? options.sourced) !== undefined;
    const values = { ...others, ...(isTold && { emptyWhen: '' }) };
    const panel = withValues(new TimeSeries(), values, (query) => rangeTarget(query, leastStep))
      .legend(legend(namesBeside ? LegendPlacement.Right : LegendPlacement.Bottom))
      .tooltip(tooltip())
      .showPoints(VisibilityMode.Never)
      .lineWidth(1)
      .fillOpacity(stacked ? 40 : 0);
    if (!autoMin) panel.min(0);
    if (bars) panel.drawStyle(GraphDrawStyle.Bars).decimals(options.decimals ?? 0);
    if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
    for (const letter of dashed ?? '') panel.overrideByQuery(letter, DASHED);
    if (softMax !== undefined) panel.axisSoftMax(softMax);
    if (mostPoints !== undefined) panel.maxDataPoints(mostPoints);
    if (options.isFailure) panel.colorScheme(RED);
    if (rename) {
      const { regex, to: renamePattern } = rename;
      panel.transformations([{ id: 'renameByRegex', options: { regex, renamePattern } }]);
    }
    withNames(panel, options.names, REDDISH);
    for (const [name, color] of Object.entries(colorsByName)) {
      panel.overrideByName(name, [fixed(color)]);
    }
    withReason(panel, options);
    if (!options.steps) return panel;
    const line = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    return panel.thresholdsStyle(line);
  });
}

/** One bar per series. Its colour shows the state over time; ranges and more than two states are named, too. */
export function stateTimeline<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  const hasWords = options.ranges !== undefined || (options.states ?? []).length > 2;
  return definePanel(options, () =>
    withValues(new StateTimeline(), options, rangeTarget)
      .mergeValues(true)
      .showValue(hasWords ? VisibilityMode.Auto : VisibilityMode.Never)
      .legend(legend())
      .tooltip(tooltip()),
  );
}

/** Horizontal bars that compare the current values of series. */
export function barGauge<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  return definePanel(options, () =>
    withReason(withValues(new BarGauge(), options, instantTarget, 'blue'), options)
      // A gradient would show red in a bar of which nothing is bad.
      .displayMode(BarGaugeDisplayMode.Basic)
      .orientation(VizOrientation.Horizontal)
      .reduceOptions(lastValue()),
  );
}

/** Shares of a whole. */
export function pieChart<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  return definePanel(options, () =>
    withReason(withValues(new PieChart(), options, instantTarget), options)
      .legend(
        new PieChartLegendOptionsBuilder()
          .showLegend(true)
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Right)
          .values([PieChartLegendValues.Percent]),
      )
      .reduceOptions(lastValue()),
  );
}
