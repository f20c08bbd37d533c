import { describe, expect, it, test } from 'vitest';
import { json, readServed, text } from '../../tests/support/collectors/read-and-scrape.ts';

const body = (languages: object) => JSON.stringify({ total: 5, failed: 0, languages });
const total = 'penpal_total_users 5';
const failed = 'penpal_payments_total{status="failed"} 0';
const languages = (...labels: string[]) =>
  labels.map((label) => `penpal_users_by_language{language="${label}"} 1`);
const line = (labels: string, value: string) => `messages{${labels}} ${value}\n`;
const good = line('language="en",type="text"', '3');
const messages = 'penpal_messages_total{language="en",type="text"} 3';

describe('a body makes a valid exposition with exactly its own values if it is', () => {
  const keyTwice = '{"total":4,"total":5,"failed":0,"languages":{"en":0,"en":1}}';
  const escapes = body({ 'a"b': 1, 'c\nd': 1, 'e\\': 1, 'f\\n': 1 });
  const escaped = [String.raw`a\"b`, String.raw`c\nd`, String.raw`e\\`, String.raw`f\\n`];
  const rare = body({ '': 1, '\u0000': 1, '\r': 1, '\u2028': 1, 日本語: 1, '🖋️': 1 });
  const rareSorted = ['', '\r', '\u0000', '\u2028', '日本語', '🖋️'];
  const latin1 = Buffer.from(body({ fr: 1, 'fran\u00e7ais': 1 }), 'latin1');
  const broken = `}{\nother{ 1\n${good}${good}messages{language="fr",ty`;
  const escapedLabels = String.raw`language="a\"b\nc\\",type="\\n"`;
  const bad = line('language="fran\u00e7ais",type="text"', '3');
  const badUser = line('language="en",type="text",user="\u00e7"', '3');
  const latin1Text = Buffer.from(`${good}${bad}${badUser}`, 'latin1');
  const all = (...labels: string[]) => [total, ...languages(...labels), failed];
  type Case = [
    what: string,
    entry: object,
    body: string | Buffer,
    lines: string[],
    dropped: object,
  ];
  const cases: Case[] = [
    ['JSON', json, body({ en: 1 }), all('en'), {}],
    ['JSON with a key twice, of which the last counts', json, keyTwice, all('en'), {}],
    ['JSON with quotes, newlines and backslashes in labels', json, escapes, all(...escaped), {}],
    ['JSON with labels that are hard to print', json, rare, all(...rareSorted), {}],
    ['JSON with a label that is not UTF-8', json, latin1, all('fr'), { invalid_label: 1 }],
    ['JSON without the metrics', json, '{"users":5}', [], { missing: 3 }],
    ['JSON with NaN, which is not JSON', json, '{"total":NaN,"failed":0}', [], {}],
    ['JSON that is cut off', json, body({}).slice(0, -1), [], {}],
    ['Prometheus text instead of JSON', json, '# TYPE total gauge\ntotal 5\n', [], {}],
    ['Prometheus text', text, good, [messages], {}],
    ['Prometheus text with bad lines', text, broken, [messages], { duplicate: 1, not_a_number: 1 }],
    [
      'Prometheus text with quotes, newlines and backslashes in labels',
      text,
      line(escapedLabels, '1'),
      [`penpal_messages_total{${escapedLabels}} 1`],
      {},
    ],
    [
      'Prometheus text with labels that are not UTF-8',
      text,
      latin1Text,
      [messages],
      { invalid_label: 2 },
    ],
    ['Prometheus text without the metric', text, 'other 1\n', [], { missing: 1 }],
    ['empty Prometheus text', text, '', [], { missing: 1 }],
    ['an HTML page instead of Prometheus text', text, '\n<html>\nbody 1\n</html>', [], {}],
    ['JSON instead of Prometheus text', text, '{"messages":3}', [], {}],
  ];

  it.each(cases)('%s', async (_, entry, served, lines, dropped) => {
    const seen = await readServed({ ...entry }, served, { 'content-type': 'text/html' });
    expect(seen).toMatchObject({ lines, dropped, success: lines.length > 0, faults: [] });
  });
});

test('a metric that is declared without series makes a successful read', async () => {
  const seen = await readServed(text, '# TYPE messages counter\n');
  expect(seen).toMatchObject({ lines: [], success: true });
});

describe('of 90,000 series a hundred are read from', () => {
  const names = Array.from({ length: 90_000 }, (_, i) => `l${100_000 + i}`);
  const entry = { maxBodyBytes: 4_000_000, timeout: '10s' };
  it.each([
    ['JSON', json, body(Object.fromEntries(names.map((name) => [name, 1]))), 102],
    ['Prometheus text', text, names.map((name) => line(`language="${name}"`, '1')).join(''), 100],
  ])('%s', async (_, source, served, count) => {
    const seen = await readServed({ ...source, ...entry }, served);
    expect(seen).toMatchObject({ dropped: { too_many_series: 89_900 }, faults: [] });
    expect(seen.lines).toHaveLength(count);
    expect(seen.exposition).toContain('language="l100099"');
  });
});

test.each([
  ['JSON values', json, `[${'1,'.repeat(100_000)}1]`, 'the body has more than 100000 values'],
  ['JSON lists', json, '['.repeat(100_001), 'the body has more than 100000 values'],
  [
    ...(['samples', text, good.repeat(100_001)] as const),
    'the body has more than 100000 samples of the mapped metrics',
  ],
  ['other samples', text, `${'other 1\n'.repeat(100_001)}${good}`, undefined],
  ['strings', json, `{"total":5,"failed":0,"a":"${' '.repeat(500_000)}"}`, undefined],
])(
  'a source with very many %s is read or refused as a whole',
  async (_, entry, served, message) => {
    const limits = { maxBodyBytes: 16_000_000, timeout: '20s' };
    const seen = await readServed({ ...entry, ...limits }, served);
    expect([seen.success, seen.lines.length > 0]).toEqual([!message, !message]);
    if (message) expect(seen).toMatchObject({ message, dropped: {} });
  },
);

test.each([
  [json, '', 'expected JSON, got an empty body'],
  [json, '<html>', 'expected JSON, got an HTML or XML page'],
  [json, 'oops', 'expected JSON, got something else (content type text/x-oops)'],
  [json, '{}', 'no usable value; penpal_total_users: expected a finite number, got nothing'],
  [text, '1 2 3', 'expected Prometheus text, got something else (content type text/x-oops)'],
])('a failed read of $format explains the body %j', async (entry, served, message) => {
  const seen = await readServed(entry, served, { 'content-type': 'text/x-oops' });
  expect(seen).toMatchObject({ success: false, message, lines: [] });
});
