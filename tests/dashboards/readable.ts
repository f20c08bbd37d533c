import { FAILURE_WORDS } from '../../alert-rules/lib/last-failure.ts';
import type { PanelJson } from './dashboard-json.ts';
import type { Reading } from './grafana/read-panel.ts';

/** What a panel looks like to a person, and what is wrong with that. Empty if it can be read. */
type Question = (reading: Reading, panel: PanelJson) => readonly string[];

const MOST_CHARACTERS = 40;
/** More than these cannot be told apart. */
const MOST: Readonly<Record<string, number>> = {
  ...{ timeseries: 20, stat: 12, bargauge: 20, piechart: 20 },
  'state-timeline': 15,
};

const noData: Question = ({ noData, rows }, { fieldConfig }) => [
  ...(noData === 'No data' ? ['says “No data”, and not why: set emptyWhen or sourced'] : []),
  // Grafana writes the text for an empty panel into each empty cell, too.
  ...rows
    .flat()
    .filter((cell) => cell !== '' && cell === fieldConfig.defaults.noValue)
    .map((cell) => `says “${cell}” in a row`),
];

const columns: Question = ({ columns, rows }) => [
  ...columns
    .filter((name) => /^(__name__|Time|Value.*|job|instance|le)$/.test(name))
    .map((name) => `has the technical column ${name}`),
  ...duplicates(rows.map((row) => row[columns.indexOf('Service')] ?? ''))
    .filter((service) => service !== '' && !columns.includes('Alert'))
    .map((service) => `has two rows for ${service}`),
];

/** Names of reasons that read otherwise in alerts and on the status page. */
const OTHER_WORDS = new Set(
  Object.entries(FAILURE_WORDS).flatMap(([reason, words]) =>
    [reason, reason.replaceAll('_', ' ')].filter((name) => name !== words),
  ),
);

const names: Question = ({ values, rows }) => {
  const all = [...values.map(({ name }) => name), ...rows.flat()];
  return [
    ...all.filter((name) => /\/.*\.ya?ml|;/.test(name)).map((name) => `shows a file path: ${name}`),
    ...all
      .filter((name) => name.length > MOST_CHARACTERS && !/ /.test(name))
      .map((name) => `has a name of ${name.length} characters: ${name}`),
    ...all
      .filter((name) => OTHER_WORDS.has(name))
      .map((name) => `names the reason “${name}” in other words than the alerts`),
    ...duplicates(values.map(({ name }) => name)).map((name) => `has two values named “${name}”`),
  ];
};

const texts: Question = ({ values }) => [
  ...values
    .filter(({ text }) => /\bc\/s$/.test(text))
    .map(({ text }) => `says “${text}”: counts of what?`),
  ...values
    .filter(({ text, value }) => value > 0 && /\d/.test(text) && !/[1-9]/.test(text))
    .map(({ text, value }) => `says “${text}” for ${value}`),
  ...values
    .filter(({ text }) => /\d,\d+\.\d/.test(text) && !text.startsWith('$'))
    .map(({ text }) => `says “${text}”: thousands and a fraction`),
];

/** With whole numbers, Grafana asks for the text of no value at each line of an axis between them. */
const axis: Question = ({ values }) =>
  values.filter(({ onAxis }) => onAxis !== '').map(({ onAxis }) => `says “${onAxis}” on its axis`);

/** Characters of a title that panels of so many columns have room for, on a screen of 1440 pixels. */
const roomFor = (columns: number) => 7 * columns - 4;
const title: Question = (_, { title, gridPos }) =>
  title.length > roomFor(gridPos.w) ? [`cuts its title off: ${title}`] : [];

const [LEGEND_ROW, OF_ENTRY, OF_CHARACTER] = [23.5, 22, 6.6];
/** Pixels of a panel of so many columns and rows of the grid, on a screen of 1440 pixels. */
const sizeOf = ({ w, h }: PanelJson['gridPos']) => ({ width: w * 58 - 24, height: h * 38 - 8 });

/** Names under curves have a third of the height, those beside them all but the title. What is more is cut off. */
const legend: Question = ({ values }, { type, gridPos, options }) => {
  if (type !== 'timeseries') return [];
  const { width, height } = sizeOf(gridPos);
  const isBeside = options.legend?.placement === 'right';
  const room = Math.floor((isBeside ? height - 40 : height * 0.35 - 12) / LEGEND_ROW);
  let [rows, taken] = [values.length > 0 ? 1 : 0, 0];
  for (const { name } of values) {
    const needed = OF_ENTRY + OF_CHARACTER * name.length;
    if (taken > 0 && (isBeside || taken + needed > width)) [rows, taken] = [rows + 1, 0];
    taken += needed;
  }
  return rows > room ? [`cuts off its legend: ${rows} lines where ${room} have room`] : [];
};

/** Colours that a person takes for good or bad. Grafana would give colours by the order of the curves. */
const MEANT: readonly [RegExp, RegExp][] = [
  [/^(failed|5xx|firing)$|\bfailed$/, /^red$/],
  [/^(success|2xx|resolved)$/, /^green$/],
];
const OF_FAILURES = /^Failed probes|evaluation failures$|^Dropped/;
const colors: Question = ({ values }, { type, title }) => {
  if (type !== 'timeseries') return [];
  const meant: typeof MEANT = OF_FAILURES.test(title) ? [[/./, /red|orange|purple/]] : MEANT;
  return values.flatMap(({ name, color }) =>
    meant
      .filter(([names, wanted]) => names.test(name) && !wanted.test(color))
      .map(([, wanted]) => `draws “${name}” in ${color || 'any colour'}, not in ${wanted.source}`),
  );
};

const amount: Question = ({ values }, { type }) =>
  values.length > (MOST[type] ?? Infinity) ? [`shows ${values.length} values`] : [];

/** Of counts, a series without any says nothing. */
const zeros: Question = ({ values }, { fieldConfig }) =>
  fieldConfig.defaults.custom?.drawStyle === 'bars'
    ? values.filter(({ isZero }) => isZero).map(({ name }) => `draws ${name}, which is zero`)
    : [];

/** What cannot be read on a panel. */
export function unreadable(reading: Reading, panel: PanelJson): string[] {
  return [noData, columns, names, texts, axis, title, legend, colors, amount, zeros].flatMap(
    (question) => question(reading, panel),
  );
}

function duplicates(all: readonly string[]): string[] {
  return [...new Set(all.filter((one, index) => all.indexOf(one) !== index))];
}
