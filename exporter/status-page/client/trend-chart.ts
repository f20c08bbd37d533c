import type uPlot from 'uplot';
import { colour, reading } from './chart-reading.ts';
import { locale } from './locale.ts';

/** A small trend without axes: bars of what was added in each slot, or a line of what it was. */
export function trendOptions(place: HTMLElement, paths: typeof uPlot.paths): uPlot.Options {
  const isBars = place.dataset['bars'] === 'yes';
  const bars = isBars ? paths.bars?.({ size: [0.7, 8], align: 1 }) : undefined;
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
