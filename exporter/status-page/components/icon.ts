import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';

/** Signs that differ in shape, so that no state is told by colour alone. Two paths on 16 × 16: area and lines. */
const SHAPES = {
  good: ['M8 .75a7.25 7.25 0 1 1 0 14.5A7.25 7.25 0 0 1 8 .75z', 'm4.9 8.3 2.2 2.2 4-4.6'],
  warning: ['M8 1.2 15.2 14H.8z', 'M8 6v3.6M8 11.6v.2'],
  critical: ['M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z', 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2'],
  maintenance: [
    'M3.8.8h8.4a3 3 0 0 1 3 3v8.4a3 3 0 0 1-3 3H3.8a3 3 0 0 1-3-3V3.8a3 3 0 0 1 3-3z',
    'M6 5v6m4-6v6',
  ],
  unknown: [
    'M8 .75a7.25 7.25 0 1 1 0 14.5A7.25 7.25 0 0 1 8 .75z',
    'M6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.5.2-.8.6-.8 1.2m0 2v.2',
  ],
} as const;

export type IconName = keyof typeof SHAPES;

/** A sign beside a word that says the same. */
export function icon(name: IconName): VNode {
  const [area, lines] = SHAPES[name];
  return markup`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true"
    ><path d=${area} /><path d=${lines}
  /></svg>`;
}

/** Where the page's styles do not reach. White text keeps 4.5 : 1 to them. */
export const COLOURS: Readonly<Record<IconName, string>> = {
  good: '#1a7a4f',
  warning: '#8a5200',
  critical: '#b3202c',
  maintenance: '#4253a6',
  unknown: '#56616e',
};

/** The sign as the address of an image, for the browser's tab. */
export function iconAddress(name: IconName): string {
  const [area, lines] = SHAPES[name];
  const image =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 18 18"><path fill="${COLOURS[name]}" d="${area}"/>` +
    `<path fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" d="${lines}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(image)}`;
}
