import type uPlot from 'uplot';

const pageLanguage = document.documentElement.lang;

/** The page's language as the reader's browser has it: en-GB rather than en, where it says so. */
export const locale =
  navigator.languages.find((tag) => tag.split('-')[0] === pageLanguage) ?? pageLanguage;

/** A colour of the page's styles as it is now, light or dark. */
export function colour(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const DAY_MS = 86_400_000;
const TIME = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const;

/** Shows time and value at the pointer in a corner of the chart; on charts of days also the date. */
export function reading(
  place: HTMLElement,
  valueText: (value: number) => string,
): (chart: uPlot) => void {
  const output = place.appendChild(document.createElement('output'));
  output.className = 'reading';
  output.ariaHidden = 'true';
  const timeText = (at: number) => {
    const points = place.dataset['points']?.split(',').length ?? 0;
    const isOfDays = points * Number(place.dataset['step']) > 1.01 * DAY_MS;
    const date = isOfDays ? ({ day: 'numeric', month: 'short' } as const) : {};
    return new Date(at).toLocaleString(locale, { ...date, ...TIME });
  };
  return ({ cursor: { idx }, data }) => {
    const [at, value] = typeof idx === 'number' ? [data[0][idx], data[1]?.[idx]] : [];
    const isKnown = typeof at === 'number' && typeof value === 'number';
    output.textContent = isKnown ? `${timeText(at * 1000)} · ${valueText(value)}` : '';
  };
}
