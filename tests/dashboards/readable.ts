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

const columns: Question = ({ columns, rows }) => [
  ...columns
    .filter((name) => /^(__name__|Time|Value.*|job|instance|le)$/.test(name))
    .map((name) => `has the technical column ${name}`),
  ...duplicates(rows.map((row) => row[columns.indexOf('Service')] ?? ''))
    .filter((service) => service !== '' && !columns.includes('Alert'))
    .map((service) => `has two rows for ${service}`),
];

const names: Question = ({ values, rows }) => {
  const all = [...values.map(({ name }) => name), ...rows.flat()];
  return [
    ...all.filter((name) => /\/.*\.ya?ml|;/.test(name)).map((name) => `shows a file path: ${name}`),
    ...all
      .filter((name) => name.length > MOST_CHARACTERS && !/ /.test(name))
      .map((name) => `has a name of ${name.length} characters: ${name}`),
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

const amount: Question = ({ values }, { type }) =>
  values.length > (MOST[type] ?? Infinity) ? [`shows ${values.length} values`] : [];

/** Of counts, a series without any says nothing. */
const zeros: Question = ({ values }, { fieldConfig }) =>
  fieldConfig.defaults.custom?.drawStyle === 'bars'
    ? values.filter(({ isZero }) => isZero).map(({ name }) => `draws ${name}, which is zero`)
    : [];

/** What cannot be read on a panel. */
export function unreadable(reading: Reading, panel: PanelJson): string[] {
  return [columns, names, texts, axis, title, amount, zeros].flatMap((question) =>
    question(reading, panel),
  );
}

function duplicates(all: readonly string[]): string[] {
  return [...new Set(all.filter((one, index) => all.indexOf(one) !== index))];
}
