import type uPlot from 'uplot';
import { colour } from './colour.ts';

const FONT = '11px system-ui, sans-serif';
const HEADROOM = 1.6;

/**
 * A curve of response times on a logarithmic axis: milliseconds and the slow threshold, often
 * hundreds of times larger, are both to be seen.
 */
export function responseOptions(place: HTMLElement): uPlot.Options {
  const slowSeconds = Number(place.dataset['slow']);
  const reading = place.appendChild(document.createElement('output'));
  reading.className = 'reading';
  reading.ariaHidden = 'true';
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    padding: [6, 4, 0, 0],
    scales: {
      y: { distr: 3, log: 10, range: (_chart, low, high) => rangeAround(low, high, slowSeconds) },
    },
    series: [
      {},
      {
        stroke: () => colour('--curve'),
        fill: () => colour('--curve-wash'),
        width: 1.5,
        points: { show: false },
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
        splits: (_chart, _axis, low, high) => decades(low, high),
        values: (_chart, splits) => splits.map(secondsText),
      },
    ],
    hooks: {
      draw: [(chart) => drawThreshold(chart, slowSeconds, place.dataset['slowLabel'] ?? '')],
      setCursor: [(chart) => void (reading.textContent = readingText(chart))],
    },
  };
}

/** Whole decades look tidy, but waste half of a small chart: round to what is there. */
function rangeAround(low: number | null, high: number | null, slow: number): [number, number] {
  const lowest = Math.min(low ?? slow, slow) / HEADROOM;
  return [lowest, Math.max(high ?? slow, slow) * HEADROOM];
}

function decades(low: number, high: number): number[] {
  const splits: number[] = [];
  const first = Math.ceil(Math.log10(low));
  for (let power = first; 10 ** power <= high; power += 1) splits.push(10 ** power);
  return splits;
}

export function secondsText(seconds: number): string {
  const language = document.documentElement.lang;
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
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

function readingText(chart: uPlot): string {
  const index = chart.cursor.idx;
  if (typeof index !== 'number') return '';
  const [at, seconds] = [chart.data[0][index], chart.data[1]?.[index]];
  if (typeof at !== 'number' || typeof seconds !== 'number') return '';
  const time = new Date(at * 1000).toLocaleTimeString(document.documentElement.lang, {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return `${time} · ${secondsText(seconds)}`;
}
