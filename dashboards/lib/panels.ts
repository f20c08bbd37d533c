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
import { definePanel, withValues } from './panel.ts';
import type { PanelDefinition, PanelOptions } from './panel.ts';
import { grafanaUnit, instantTarget, rangeTarget } from './query.ts';
import type { Query, ShownUnit } from './query.ts';

const lastValue = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
const legend = () =>
  new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom);
const tooltip = () =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** How old the values are, where the second query has a value. */
export interface AgeOption {
  readonly age?: Query<'seconds'>;
}

const AGE = [
  { id: 'unit', value: grafanaUnit('seconds') },
  { id: 'decimals', value: 0 },
];

/** One big number per series: the value now. */
export function stat<U extends ShownUnit>(options: PanelOptions<U> & AgeOption): PanelDefinition {
  const { age } = options;
  const names = options.queries[0].legend ? BigValueTextMode.ValueAndName : BigValueTextMode.Value;
  return definePanel(options, () => {
    const panel = withValues(new Stat(), options, instantTarget)
      .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
      .colorMode(options.states ? BigValueColorMode.Background : BigValueColorMode.Value)
      .graphMode(BigValueGraphMode.None)
      // Auto gives names to the values if there are several.
      .textMode(age ? BigValueTextMode.Auto : names)
      .reduceOptions(lastValue());
    return age ? panel.withTarget(instantTarget(age)).overrideByQuery('B', AGE) : panel;
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
  /** The letter of the query that is drawn as dashed lines, such as an objective. */
  readonly dashed?: 'A' | 'B';
}

const DASHED = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  { id: 'custom.fillOpacity', value: 0 },
];

/** One curve per series. Steps are drawn as dashed lines. */
export function timeSeries<U extends ShownUnit>(
  options: PanelOptions<U> & CurveOptions,
): PanelDefinition {
  const { autoMin = false, stacked = false, bars = false, leastStep, dashed } = options;
  return definePanel(options, () => {
    const panel = withValues(new TimeSeries(), options, (query) => rangeTarget(query, leastStep))
      .legend(legend())
      .tooltip(tooltip())
      .showPoints(VisibilityMode.Never)
      .lineWidth(1)
      .fillOpacity(stacked ? 40 : 8);
    if (!autoMin) panel.min(0);
    // Prometheus extrapolates to the ends of the window, so one event counts as 1.09.
    if (bars) panel.drawStyle(GraphDrawStyle.Bars).decimals(0);
    if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
    if (dashed) panel.overrideByQuery(dashed, DASHED);
    if (!options.steps) return panel;
    const line = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    return panel.thresholdsStyle(line);
  });
}

/** One bar per series. Its colour shows the state over time. */
export function stateTimeline<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  return definePanel(options, () =>
    withValues(new StateTimeline(), options, rangeTarget)
      .mergeValues(true)
      .showValue(VisibilityMode.Never)
      .legend(legend())
      .tooltip(tooltip()),
  );
}

/** Horizontal bars that compare the current values of series. */
export function barGauge<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  return definePanel(options, () =>
    withValues(new BarGauge(), options, instantTarget, 'blue')
      .displayMode(BarGaugeDisplayMode.Gradient)
      .orientation(VizOrientation.Horizontal)
      .reduceOptions(lastValue()),
  );
}

/** Shares of a whole. */
export function pieChart<U extends ShownUnit>(options: PanelOptions<U>): PanelDefinition {
  return definePanel(options, () =>
    withValues(new PieChart(), options, instantTarget)
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
