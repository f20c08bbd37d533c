import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { sumOfKnown } from '../../history/history.ts';
import type { Texts } from '../texts/en.ts';
import type { FigureView, Points } from '../view/figure-view.ts';
import type { PageView } from '../view/page-view.ts';
import { icon } from './icon.ts';
import { section, type Rendering } from './rendering.ts';
import { pointsText } from './service-charts.ts';

/** Series listed in a tile. */
const MAX_SERIES = 3;

/** Business figures, one tile each. */
export function figuresSection({ figures, slots }: PageView, rendering: Rendering): VNode {
  const { title, none } = rendering.texts.figures;
  const items = figures.map((figure) => tile(figure, slots, rendering));
  return section({ id: 'figures', title, items, list: 'tiles', none });
}

function tile(figure: FigureView, slots: PageView['slots'], rendering: Rendering): VNode {
  const name = rendering.texts.figures.names[figure.metric];
  return markup`<li class="tile" key=${figure.metric}>
    <h3>${name}</h3>
    ${headline(figure, rendering)}
    ${trendCurve(figure, slots, name, rendering)}
    ${breakdown(figure, rendering)}
  </li>`;
}

/** What is counted is told by what was added in the range, a level by its value now. */
function headline(figure: FigureView, rendering: Rendering): VNode | null {
  const { texts, range } = rendering;
  const { kind, value, change, isOfProcess, absences, costReportedBy } = figure;
  const words = texts.figures;
  const amount = (number: number) => amountText(figure, number, rendering);
  if (value === null) {
    const [first] = figure.series.length > 0 ? [] : absences;
    if (!first) return null;
    const { absence, message } = first;
    return markup`<p class="absent">${message && icon('warning')} ${words.absence(absence)}</p>
      ${message && markup`<p class="caption message" lang="en">${message}</p>`}
      ${costReportedBy && markup`<p class="caption">${words.noTokens(costReportedBy)}</p>`}`;
  }
  if (kind === 'counted' && change !== null) {
    return markup`<p class="amount">+${amount(change)}</p>
      <p class="caption">${words.within(range)}</p>
      <p class="caption">${isOfProcess ? words.sinceRestart(amount(value)) : words.total(amount(value))}</p>`;
  }
  return markup`<p class="amount">${amount(value)}</p>
    <p class="caption">${changeText(figure, rendering)}</p>`;
}

function changeText({ kind, change }: FigureView, { texts, format, range }: Rendering): string {
  if (change === null) return texts.figures.changeUnknown;
  if (kind === 'counted') return texts.figures.within(range);
  return `${format.change(change)} ${texts.figures.within(range)}`;
}

function amountText({ unit }: FigureView, value: number, { format }: Rendering): string {
  return unit === 'usd' ? format.usd(value) : format.count(value);
}

/** The place of a small trend without axes. */
function trendCurve(
  { points, kind, unit }: FigureView,
  { from, slotMs }: PageView['slots'],
  name: string,
  rendering: Rendering,
) {
  if (points.filter((point) => point !== null).length < 2) return null;
  return markup`<div
    class="trend"
    role="img"
    aria-label="${name}. ${rendering.texts.chart.trend(rendering.range)}"
    data-chart="trend"
    data-points=${pointsText(kind === 'counted' ? threes(points) : points)}
    data-from=${from}
    data-step=${kind === 'counted' ? 3 * slotMs : slotMs}
    data-unit=${unit}
    data-bars=${kind === 'counted' ? 'yes' : undefined}
  />`;
}

/** Three slots together: 30 bars can be told apart in a tile, 90 cannot. */
function threes(points: Points): Points {
  return Array.from({ length: Math.ceil(points.length / 3) }, (_, third) =>
    sumOfKnown(points.slice(third * 3, third * 3 + 3)),
  );
}

function breakdown(figure: FigureView, rendering: Rendering): VNode | null {
  const { series, absences } = figure;
  const isOneSum = series.length === 1 && figure.value !== null && absences.length === 0;
  if (series.length === 0 || isOneSum) return null;
  const items = series.slice(0, MAX_SERIES).map((one) => seriesItem(figure, one, rendering));
  const rest = series.length - items.length;
  return markup`<ul class="breakdown">
    ${items}
    ${absences.map((one) => absenceItem(one, rendering))}
    ${rest > 0 && markup`<li class="quiet">${rendering.texts.figures.more(rest)}</li>`}
  </ul>`;
}

function absenceItem(
  { labels, absence }: FigureView['absences'][number],
  { texts }: Rendering,
): VNode {
  return markup`<li>
    <span>${labelsText(labels, texts)}</span> <em>${texts.figures.absence(absence)}</em>
  </li>`;
}

function seriesItem(
  figure: FigureView,
  series: FigureView['series'][number],
  rendering: Rendering,
): VNode {
  const { texts } = rendering;
  const { value, increase, isLevel } = series;
  const isAdded = figure.change !== null && !isLevel;
  const number = isAdded ? increase : value;
  const sign = isAdded ? '+' : '';
  const amount =
    number === null ? texts.service.unknown : sign + amountText(figure, number, rendering);
  return markup`<li>
    <span>${labelsText(series.labels, texts)}</span> <strong>${amount}</strong>
  </li>`;
}

function labelsText(labels: readonly string[], { figures }: Texts): string {
  const words = new Map(Object.entries(figures.labels));
  return labels.map((label) => words.get(label) ?? label).join(' · ');
}
