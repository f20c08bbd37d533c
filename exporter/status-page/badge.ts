import { html as markup } from 'htm/preact';
import { renderToString } from 'preact-render-to-string';
import type { TargetState } from '../probes/health-state.ts';
import type { Language } from './texts/format.ts';
import { COLOURS } from './components/icon.ts';
import { wordingOf } from './components/rendering.ts';
import { STATUS_ICONS } from './components/service.ts';
import { isOld, statusOf } from './view/service-state.ts';

/** Pixels of a letter of the font below, on average, and around each text. */
const LETTER = 6.6;
const SPACE = 14;

/** The state of a service as a small image for other pages: its name, and a word on a colour. */
export function badge(target: TargetState, now: number, language: Language): string {
  const words = wordingOf(language, {}).texts.service;
  const status = isOld(target, now) ? 'unknown' : statusOf(target);
  const word = target.inMaintenance ? words.maintenance : words.status[status];
  const { name } = target.service;
  const left = Math.round(name.length * LETTER) + SPACE;
  const right = Math.round(word.length * LETTER) + SPACE;
  const colour = COLOURS[target.inMaintenance ? 'maintenance' : STATUS_ICONS[status]];
  const text = (content: string, middle: number) =>
    markup`<text x=${middle} y="14" text-anchor="middle">${content}</text>`;
  return renderToString(markup`<svg
    xmlns="http://www.w3.org/2000/svg"
    width=${left + right}
    height="20"
    role="img"
    aria-label="${name}: ${word}"
  >
    <title>${`${name}: ${word}`}</title>
    <rect width=${left} height="20" fill="#3a434d" />
    <rect x=${left} width=${right} height="20" fill=${colour} />
    <g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">
      ${text(name, left / 2)}${text(word, left + right / 2)}
    </g>
  </svg>`);
}
