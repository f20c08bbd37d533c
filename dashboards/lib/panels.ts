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
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as PieChart,
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { describePanel } from './describe-panel.ts';
import type { Duration } from '../../promql/functions.ts';
import type { ShownUnit } from './grafana-units.ts';
import { colorByThresholds } from './panel.ts';
import type { BoardPanel, PanelOptions } from './panel.ts';
import { instantTarget, rangeTarget } from './query.ts';

const lastValue = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
const legend = () =>
  new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom);
const tooltip = () =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** One big figure a series: how it is now. */
export function stat<U extends ShownUnit>(options: PanelOptions<U>): BoardPanel {
  return boardPanel(options, () =>
    describePanel(new Stat(), options, instantTarget)
      .colorScheme(colorByThresholds())
      .colorMode(options.states ? BigValueColorMode.Background : BigValueColorMode.Value)
      .graphMode(BigValueGraphMode.None)
      .textMode(options.queries[0].legend ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
      .reduceOptions(lastValue()),
  );
}

/** How a time series is drawn. */
export interface CurveOptions {
  readonly stacked?: boolean;
  /** Bars, for how much happened `WITHIN` the window before each point. */
  readonly bars?: boolean;
  /** The least time between two points; the window of rates is at least four of it. */
  readonly leastStep?: Duration;
  /** The letter of the query whose curves are dashed lines: what the others are held against. */
  readonly dashed?: 'A' | 'B';
}

const DASHED = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  { id: 'custom.fillOpacity', value: 0 },
];

/** What `$__rate_interval` is: four scrapes of the data source (15 s), or the step and one more. */
export const WITHIN = 'within the minute before each point, or within a longer step';

/** A curve a series; steps are drawn as dashed lines. */
export function timeSeries<U extends ShownUnit>(
  options: PanelOptions<U> & CurveOptions,
): BoardPanel {
  const { stacked = false, bars = false, leastStep, dashed } = options;
  return boardPanel(options, () => {
    const panel = describePanel(new TimeSeries(), options, (query) => rangeTarget(query, leastStep))
      .legend(legend())
      .tooltip(tooltip())
      .showPoints(VisibilityMode.Never)
      .lineWidth(1)
      .fillOpacity(stacked ? 40 : 8);
    // Prometheus extrapolates to the window's ends: what happened once is 1.09.
    if (bars) panel.drawStyle(GraphDrawStyle.Bars).decimals(0);
    if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
    if (dashed) panel.overrideByQuery(dashed, DASHED);
    if (!options.steps) return panel;
    const line = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    return panel.thresholdsStyle(line);
  });
}

/** A bar a series, whose colour changes with its state over time. */
export function stateTimeline<U extends ShownUnit>(options: PanelOptions<U>): BoardPanel {
  return boardPanel(options, () =>
    describePanel(new StateTimeline(), options, rangeTarget)
      .mergeValues(true)
      .showValue(VisibilityMode.Never)
      .legend(legend())
      .tooltip(tooltip()),
  );
}

/** Horizontal bars to compare series as they are now. */
export function barGauge<U extends ShownUnit>(options: PanelOptions<U>): BoardPanel {
  return boardPanel(options, () =>
    describePanel(new BarGauge(), options, instantTarget)
      .displayMode(BarGaugeDisplayMode.Gradient)
      .orientation(VizOrientation.Horizontal)
      .reduceOptions(lastValue()),
  );
}

/** Shares of a whole. */
export function pieChart<U extends ShownUnit>(options: PanelOptions<U>): BoardPanel {
  return boardPanel(options, () =>
    describePanel(new PieChart(), options, instantTarget)
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

/** What the board and the tests need of a panel of any kind. */
export function boardPanel(
  { place, emptyWhen }: Pick<PanelOptions, 'place' | 'emptyWhen'>,
  build: () => { build: () => Panel },
): BoardPanel {
  return { id: place.id, emptyWhen, build: () => build().build() };
}
