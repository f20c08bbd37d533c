import { systemTime } from '../../clock.ts';
import { sumOfKnown } from '../../history/history.ts';
import { attribute, html, type Html } from '../html.ts';
import type { FigureView } from '../view/figure-view.ts';
import type { ServiceView } from '../view/service-view.ts';
import type { Points } from '../view/points.ts';
import type { Rendering } from './rendering.ts';

/** The place of a response-time curve; the browser draws it from the attributes. */
export function responseCurve(service: ServiceView, rendering: Rendering): Html {
  const { slots, slotMs, statistics, slowThresholdMs } = service;
  const { texts, format, range } = rendering;
  const points = slots.map(({ averageSeconds }) => averageSeconds);
  const slow = format.seconds(slowThresholdMs / 1000);
  if (points.every((point) => point === null)) {
    return html`<p class="chart chart-empty">${texts.chart.curveEmpty(range)}</p>`;
  }
  const measured = (seconds: number | null | undefined) =>
    typeof seconds === 'number' ? format.seconds(seconds) : texts.service.unknown;
  const label = texts.chart.curve(
    range,
    measured(statistics?.p50Seconds),
    measured(statistics?.p95Seconds),
    slow,
  );
  return html`<div
    class="chart"
    role="img"
    aria-label="${label}"
    data-chart="response"
    data-points="${pointsText(points)}"
    data-from="${systemTime(slots[0]?.from ?? 0)}"
    data-step="${slotMs}"
    data-slow="${slowThresholdMs / 1000}"
    data-slow-label="${texts.chart.slowLine(slow)}"
  ></div>`;
}

/** The place of a small trend without axes. */
export function trendCurve(figure: FigureView, name: string, rendering: Rendering): Html {
  if (figure.points.filter((point) => point !== null).length < 2) return html``;
  const isCounter = figure.kind === 'counted';
  return html`<div
    class="trend"
    role="img"
    aria-label="${name}. ${rendering.texts.chart.trend(rendering.range)}"
    data-chart="trend"
    data-points="${pointsText(isCounter ? threes(figure.points) : figure.points)}"
    ${attribute('data-bars', isCounter ? 'yes' : null)}
  ></div>`;
}

/** Three slots together: 30 bars can be told apart in a tile, 90 cannot. */
function threes(points: Points): Points {
  return Array.from({ length: Math.ceil(points.length / 3) }, (_, third) =>
    sumOfKnown(points.slice(third * 3, third * 3 + 3)),
  );
}

/** Three digits are more than a curve can show. Empty between commas: nothing known. */
function pointsText(points: Points): string {
  return points.map((point) => (point === null ? '' : Number(point.toPrecision(3)))).join(',');
}
