import { html, type Html } from '../html.ts';

/** Signs that differ in shape, so that no state is told by colour alone. Drawn on 16 × 16. */
const SHAPES = {
  good: html`<circle cx="8" cy="8" r="7.25" /><path d="m4.9 8.3 2.2 2.2 4-4.6" />`,
  warning: html`<path d="M8 1.2 15.2 14H.8z" /><path d="M8 6v3.6M8 11.6v.2" />`,
  critical: html`<path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" /><path
      d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"
    />`,
  maintenance: html`<rect x=".8" y=".8" width="14.4" height="14.4" rx="3" /><path
      d="M6 5v6m4-6v6"
    />`,
  unknown: html`<circle cx="8" cy="8" r="7.25" /><path
      d="M6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.5.2-.8.6-.8 1.2m0 2v.2"
    />`,
} as const;

export type IconName = keyof typeof SHAPES;

/** A sign beside a word that says the same. */
export function icon(name: IconName): Html {
  return html`<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true">
    ${SHAPES[name]}
  </svg>`;
}

const COLOURS: Readonly<Record<IconName, string>> = {
  good: '#1f8a5b',
  warning: '#b36b00',
  critical: '#cc2936',
  maintenance: '#4b5fb3',
  unknown: '#6b7684',
};

/** The sign as the address of an image, for the browser's tab. */
export function iconAddress(name: IconName): string {
  const image = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="-1 -1 18 18"
    fill="none"
    stroke="#fff"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <g>${SHAPES[name]}</g>
  </svg>`;
  const filled = image.text.replace(
    /<(circle|path|rect)/,
    `<$1 fill="${COLOURS[name]}" stroke="none"`,
  );
  return `data:image/svg+xml,${encodeURIComponent(filled)}`;
}
