import { html, type Html } from '../html.ts';
import { RANGES } from '../../history/history.ts';
import type { PageView } from '../view/page-view.ts';
import { icon } from './icons.ts';
import type { Rendering } from './rendering.ts';

/** Slots of the range that may be unknown before the page says that history is short. */
const COVERED_RATIO = 0.97;

/** The state of everything in one sentence, and what it rests on. */
export function hero(view: PageView, rendering: Rendering): Html {
  const { texts, format, moment } = rendering;
  const { overall, now } = view;
  return html`<div class="hero hero-${overall.tone}">
    ${icon(overall.tone)}
    <div>
      <div role="status"><h1>${texts.overall(overall, format)}</h1></div>
      ${view.share && html`<p class="share">${texts.share(view.share, format)}</p>`}
      <p class="basis">
        ${texts.asOf} ${moment(now)}. ${historyText(view, rendering)}
        ${view.history.note !== undefined && html`<span lang="en">${view.history.note}.</span>`}
      </p>
    </div>
  </div>`;
}

function historyText({ history, choice }: PageView, { texts, format, range }: Rendering): string {
  const { source, coveredMs } = history;
  if (coveredMs === 0) return texts.history.nothing(range);
  const from = source === 'memory' ? texts.history.fromMemory : texts.history.fromPrometheus;
  if (coveredMs >= RANGES[choice.range] * COVERED_RATIO) return from;
  return `${from} ${texts.history.partly(format.duration(coveredMs))}`;
}
