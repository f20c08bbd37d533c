import { html, type Html } from '../html.ts';
import type { FigureAbsence, FigureSeries, FigureView } from '../view/figure-view.ts';
import { trendCurve } from './curve.ts';
import { icon } from './icons.ts';
import type { Texts } from '../texts/texts.ts';
import type { Rendering } from './rendering.ts';

/** Series listed in a tile. */
const MAX_SERIES = 3;

/** Business figures, one tile each. */
export function figuresSection(figures: readonly FigureView[], rendering: Rendering): Html {
  const { texts } = rendering;
  const tiles = figures.map((figure) => tile(figure, rendering));
  return html`<section aria-labelledby="figures">
    <h2 id="figures">${texts.figures.title}</h2>
    ${
      tiles.length === 0
        ? html`<p class="nothing quiet">${texts.figures.none}</p>`
        : html`<ul class="tiles">
            ${tiles}
          </ul>`
    }
  </section>`;
}

function tile(figure: FigureView, rendering: Rendering): Html {
  const { texts } = rendering;
  const name = texts.figures.names[figure.metric];
  return html`<li class="tile" data-key="${figure.metric}">
    <h3>${name}</h3>
    ${headline(figure, rendering)} ${trendCurve(figure, name, rendering)}
    ${breakdown(figure, rendering)}
  </li>`;
}

/** What is counted is told by what was added in the range, a level by its value now. */
function headline(figure: FigureView, rendering: Rendering): Html {
  const { texts, range } = rendering;
  const { kind, value, change, absences, costReportedBy } = figure;
  const words = texts.figures;
  const amount = (number: number) => amountText(figure, number, rendering);
  if (value === null) {
    const [first] = figure.series.length > 0 ? [] : absences;
    if (!first) return html``;
    const { absence, message } = first;
    return html`<p class="absent">${message && icon('warning')} ${words.absence(absence)}</p>
      ${message && html`<p class="caption message" lang="en">${message}</p>`}
      ${costReportedBy && html`<p class="caption">${words.noTokens(costReportedBy)}</p>`}`;
  }
  if (kind === 'counted' && change !== null) {
    return html`<p class="amount">+${amount(change)}</p>
      <p class="caption">${words.within(range)}</p>
      <p class="caption">${words.total(amount(value))}</p>`;
  }
  return html`<p class="amount">${amount(value)}</p>
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

function breakdown(figure: FigureView, rendering: Rendering): Html {
  const { series, absences } = figure;
  const isOneSum = series.length === 1 && figure.value !== null && absences.length === 0;
  if (series.length === 0 || isOneSum) return html``;
  const items = series.slice(0, MAX_SERIES).map((one) => seriesItem(figure, one, rendering));
  const rest = series.length - items.length;
  return html`<ul class="breakdown">
    ${items} ${absences.map((one) => absenceItem(one, rendering))}
    ${rest > 0 && html`<li class="quiet">${rendering.texts.figures.more(rest)}</li>`}
  </ul>`;
}

function absenceItem({ labels, absence }: FigureAbsence, { texts }: Rendering): Html {
  return html`<li data-key="absent ${labels.join(' ')}">
    <span>${labelsText(labels, texts)}</span> <em>${texts.figures.absence(absence)}</em>
  </li>`;
}

function seriesItem(figure: FigureView, series: FigureSeries, rendering: Rendering): Html {
  const { texts } = rendering;
  const { value, increase, isLevel } = series;
  const isAdded = figure.change !== null && !isLevel;
  const number = isAdded ? increase : value;
  const sign = isAdded ? '+' : '';
  const amount =
    number === null ? texts.service.unknown : sign + amountText(figure, number, rendering);
  return html`<li data-key="${series.labels.join(' ')}">
    <span>${labelsText(series.labels, texts)}</span> <strong>${amount}</strong>
  </li>`;
}

function labelsText(labels: readonly string[], { figures }: Texts): string {
  const words = new Map(Object.entries(figures.labels));
  return labels.map((label) => words.get(label) ?? label).join(' · ');
}
