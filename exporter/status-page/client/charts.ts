import UPlot from 'uplot';
import type { Format } from '../texts/format.ts';

const pageLanguage = document.documentElement.lang;

/** The page's language as the reader's browser has it: en-GB rather than en, where it says so. */
export const locale =
  navigator.languages.find((tag) => tag.split('-')[0] === pageLanguage) ?? pageLanguage;

const FONT = '11px system-ui, sans-serif';
/** What the axis shows beyond the smallest and the largest value, as a factor. */
const HEADROOM = 1.6;
/** Labels nearer to the ends of the axis than this factor would be cut. */
const EDGE = 1.3;
/** Share of the axis' height that one label takes. */
const LABEL_SHARE = 0.25;
const DAY_MS = 86_400_000;

const drawn = new WeakMap<Element, { readonly chart: UPlot; readonly what: string }>();

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
export function drawCharts(root: ParentNode, format: Format): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]')) drawChart(place, format);
}

function drawChart(place: HTMLElement, format: Format): void {
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
  const options =
    kind === 'response' ? responseOptions(place, format) : trendOptions(place, format);
  const common = {
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
  };
  drawn.set(place, { chart: new UPlot({ ...common, ...options }, [xs, ys], place), what });
  sizes.observe(place);
}

type Options = Omit<UPlot.Options, 'width' | 'height'>;

const swatch = document.body.appendChild(document.createElement('i'));
swatch.hidden = true;

/** A colour of the page's styles as it is now, light or dark. */
function colour(name: `--${string}`): string {
  swatch.style.color = `var(${name})`;
  return getComputedStyle(swatch).color;
}

/** Shows time and value at the pointer in a corner of the chart; on charts of days also the date. */
function reading(place: HTMLElement, valueText: (value: number) => string) {
  const output = place.appendChild(document.createElement('output'));
  output.className = 'reading';
  output.ariaHidden = 'true';
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return ({ cursor: { idx }, data: [times, values] }: UPlot) => {
    const [at, value] = typeof idx === 'number' ? [times[idx], values?.[idx]] : [];
    const isKnown = typeof at === 'number' && typeof value === 'number';
    const isOfDays = times.length * Number(place.dataset['step']) > 1.01 * DAY_MS;
    const date = isOfDays ? ({ day: 'numeric', month: 'short' } as const) : {};
    const timeText = (ms: number) =>
      new Date(ms).toLocaleString(locale, { ...date, ...time, timeZoneName: 'short' });
    output.textContent = isKnown ? `${timeText(at * 1000)} · ${valueText(value)}` : '';
  };
}

/** A small trend without axes: bars of what was added in each slot, or a line of what it was. */
function trendOptions(place: HTMLElement, { usd, count }: Format): Options {
  const isBars = place.dataset['bars'] === 'yes';
  const bars = isBars ? UPlot.paths.bars?.({ size: [0.7, 8], align: 1 }) : undefined;
  return {
    hooks: { setCursor: [reading(place, place.dataset['unit'] === 'usd' ? usd : count)] },
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

/**
 * A curve of response times on a logarithmic axis: milliseconds and the slow threshold, often
 * hundreds of times larger, are both to be seen.
 */
function responseOptions(place: HTMLElement, { seconds }: Format): Options {
  // A reload may change it while the chart stays.
  const slowSeconds = () => Number(place.dataset['slow']);
  // Whole decades look tidy, but waste half of a small chart: round to what is there.
  const range = (_chart: UPlot, low: number | null, high: number | null): [number, number] => {
    const slow = slowSeconds();
    return [Math.min(low ?? slow, slow) / HEADROOM, Math.max(high ?? slow, slow) * HEADROOM];
  };
  return {
    padding: [6, 4, 0, 0],
    scales: { y: { distr: 3, log: 10, range } },
    series: [
      {},
      {
        stroke: () => colour('--curve'),
        fill: () => colour('--curve-wash'),
        width: 1.5,
        points: { size: 4, fill: () => colour('--curve'), filter: lonePoints },
        spanGaps: false,
      },
    ],
    axes: [
      { show: false },
      {
        side: 1,
        size: 46,
        font: FONT,
        gap: 4,
        stroke: () => colour('--soft'),
        ticks: { show: false },
        grid: { stroke: () => colour('--line'), width: 1 },
        filter: (_chart, splits) => splits,
        splits: (_chart, _axis, low, high) => labelsBetween(low, high),
        values: (_chart, splits) => splits.map(seconds),
      },
    ],
    hooks: {
      draw: [(chart) => drawThreshold(chart, slowSeconds(), place.dataset['slowLabel'] ?? '')],
      setCursor: [reading(place, seconds)],
    },
  };
}

/** A value between two gaps is no line: it is drawn as a point. */
function lonePoints({ data: [, values = []] }: UPlot): number[] {
  const isKnown = (index: number) => typeof values[index] === 'number';
  return [...values.keys()].filter(
    (index) => isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1),
  );
}

/** 10 ms, 100 ms, 1 s, where they fit; 2 and 5 times that if there would be less than two. */
function labelsBetween(low: number, high: number): number[] {
  const fits = (value: number) => value > low * EDGE && value < high / EDGE;
  const powers = [-4, -3, -2, -1, 0, 1, 2];
  const decades = powers.map((power) => 10 ** power).filter(fits);
  if (decades.length > 1) return decades;
  const finer = powers.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const factor = (high / low) ** LABEL_SHARE;
  return finer.filter(fits).reduce<number[]>((kept, value) => {
    return value >= (kept.at(-1) ?? 0) * factor ? [...kept, value] : kept;
  }, []);
}

function drawThreshold(chart: UPlot, slowSeconds: number, label: string): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(slowSeconds, 'y', true));
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colour('--warning-shape');
  ctx.fillStyle = colour('--warning');
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  ctx.fillText(label, bbox.left, y + 3 * ratio);
  ctx.restore();
}
