import type uPlot from 'uplot';
import { colour, locale, reading } from './chart-parts.ts';

const FONT = '11px system-ui, sans-serif';
/** What the axis shows beyond the smallest and the largest value, as a factor. */
const HEADROOM = 1.6;
/** Labels nearer to the ends of the axis than this factor would be cut. */
const EDGE = 1.3;
/** Share of the axis' height that one label takes. */
const LABEL_SHARE = 0.25;

/**
 * A curve of response times on a logarithmic axis: milliseconds and the slow threshold, often
 * hundreds of times larger, are both to be seen.
 */
export function responseOptions(place: HTMLElement): uPlot.Options {
  // A reload may change it while the chart stays.
  const slowSeconds = () => Number(place.dataset['slow']);
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    padding: [6, 4, 0, 0],
    scales: {
      y: { distr: 3, log: 10, range: (_chart, low, high) => rangeAround(low, high, slowSeconds()) },
    },
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
        values: (_chart, splits) => splits.map(secondsText),
      },
    ],
    hooks: {
      draw: [(chart) => drawThreshold(chart, slowSeconds(), place.dataset['slowLabel'] ?? '')],
      setCursor: [reading(place, secondsText)],
    },
  };
}

/** A value between two gaps is no line: it is drawn as a point. */
function lonePoints(chart: uPlot): number[] {
  const values = chart.data[1] ?? [];
  const isKnown = (index: number) => typeof values[index] === 'number';
  return [...values.keys()].filter(
    (index) => isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1),
  );
}

/** Whole decades look tidy, but waste half of a small chart: round to what is there. */
function rangeAround(low: number | null, high: number | null, slow: number): [number, number] {
  const lowest = Math.min(low ?? slow, slow) / HEADROOM;
  return [lowest, Math.max(high ?? slow, slow) * HEADROOM];
}

/** 10 ms, 100 ms, 1 s, where they fit; 2 and 5 times that if there would be less than two. */
function labelsBetween(low: number, high: number): number[] {
  const fits = (value: number) => value > low * EDGE && value < high / EDGE;
  const powers = [-4, -3, -2, -1, 0, 1, 2];
  const decades = powers.map((power) => 10 ** power).filter(fits);
  if (decades.length > 1) return decades;
  const finer = powers.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  return spaced(finer.filter(fits), (high / low) ** LABEL_SHARE);
}

/** Without those that are nearer to the one before than the factor. */
function spaced(values: readonly number[], factor: number): number[] {
  const kept: number[] = [];
  for (const value of values) {
    if (value >= (kept.at(-1) ?? 0) * factor) kept.push(value);
  }
  return kept;
}

export function secondsText(seconds: number): string {
  const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  return seconds < 1
    ? `${format.format(seconds * 1000)}\u202fms`
    : `${format.format(seconds)}\u202fs`;
}

function drawThreshold(chart: uPlot, slowSeconds: number, label: string): void {
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
