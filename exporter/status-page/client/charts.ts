import UPlot from 'uplot';
import { responseOptions } from './response-chart.ts';
import { trendOptions } from './trend-chart.ts';

interface Drawn {
  readonly chart: UPlot;
  readonly what: string;
}

const drawn = new WeakMap<Element, Drawn>();

/** Resizes with its place; a place that has gone is let go. */
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const { width, height } = contentRect;
    if (width > 0) drawn.get(target)?.chart.setSize({ width, height });
  }
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const place of document.querySelectorAll('[data-chart]')) drawn.get(place)?.chart.redraw();
});

/** Draws every chart of the page that is new, or whose points or threshold have changed. */
export function drawCharts(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]')) drawChart(place);
}

function drawChart(place: HTMLElement): void {
  const before = drawn.get(place);
  const { points = '', from = '0', step = '1', slow = '', chart: kind } = place.dataset;
  const what = `${points} ${from} ${step} ${slow}`;
  if (before?.what === what) return;
  const ys = points.split(',').map((text) => (text === '' ? null : Number(text)));
  const xs = ys.map((_, index) => (Number(from) + index * Number(step)) / 1000);
  if (before) {
    before.chart.setData([xs, ys]);
    drawn.set(place, { chart: before.chart, what });
    return;
  }
  const options = kind === 'response' ? responseOptions(place) : trendOptions(place, UPlot.paths);
  drawn.set(place, { chart: new UPlot(options, [xs, ys], place), what });
  sizes.observe(place);
}
