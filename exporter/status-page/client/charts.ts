import UPlot from 'uplot';
import { colour, locale, reading } from './chart-parts.ts';
import { responseOptions } from './response-chart.ts';

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
  const options = kind === 'response' ? responseOptions(place) : trendOptions(place);
  drawn.set(place, { chart: new UPlot(options, [xs, ys], place), what });
  sizes.observe(place);
}

/** A small trend without axes: bars of what was added in each slot, or a line of what it was. */
function trendOptions(place: HTMLElement): UPlot.Options {
  const isBars = place.dataset['bars'] === 'yes';
  const bars = isBars ? UPlot.paths.bars?.({ size: [0.7, 8], align: 1 }) : undefined;
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    hooks: { setCursor: [reading(place, amountText(place.dataset['unit']))] },
    padding: [2, 0, 2, 0],
    scales: { x: { time: false }, y: { range: (_chart, low, high) => rangeOf(low, high, isBars) } },
    axes: [{ show: false }, { show: false }],
    series: [
      {},
      {
        stroke: () => colour('--curve'),
        width: isBars ? 0 : 1.5,
        fill: () => colour(isBars ? '--curve-soft' : '--curve-wash'),
        points: { show: false },
        spanGaps: true,
        ...(bars && { paths: bars }),
      },
    ],
  };
}

/** Bars begin at 0, or their heights would lie; a line may show how it moves. */
function rangeOf(low: number | null, high: number | null, fromZero: boolean): [number, number] {
  const top = high ?? 1;
  if (fromZero) return [0, top > 0 ? top : 1];
  const bottom = low ?? 0;
  const margin = (top - bottom) * 0.15 || Math.abs(top) * 0.1 || 1;
  return [bottom - margin, top + margin];
}

function amountText(unit: string | undefined): (value: number) => string {
  const money = { style: 'currency', currency: 'USD' } as const;
  const format = new Intl.NumberFormat(locale, {
    ...(unit === 'usd' ? money : {}),
    maximumSignificantDigits: 3,
  });
  return (value) => format.format(value);
}
