import { describe, expect, it } from 'vitest';
import { json, readServed, text } from '../../tests/support/collectors/read-and-scrape.ts';

type Case = [what: string, body: string | Buffer, lines: string[], dropped: object];

describe('a body of JSON', () => {
  const healthy = { total: 5, failed: 0, languages: { English: 3 } };
  const body = (changed: object) => JSON.stringify({ ...healthy, ...changed });
  const total = 'penpal_total_users 5';
  const failed = 'penpal_payments_total{status="failed"} 0';
  const language = (label: string, value = 1) =>
    `penpal_users_by_language{language="${label}"} ${value}`;
  const all = [total, language('English', 3), failed];

  const cases: Case[] = [
    ['that is valid', body({}), all, {}],
    ['with NaN, which is not JSON', '{"total":NaN,"failed":0}', [], {}],
    ['with a negative counter', body({ failed: -1 }), all.slice(0, 2), { negative_counter: 1 }],
    ['without an object', '{"total":5,"failed":0}', [total, failed], { missing: 1 }],
    ['with other names', '{"users":5}', [], { missing: 3 }],
    [
      'with a key twice, of which JSON takes the last',
      '{"total":4,"total":5,"failed":0,"languages":{"English":1,"English":3}}',
      all,
      {},
    ],
    [
      'with quotes, newlines and backslashes in labels',
      body({ languages: { 'a"b': 1, 'c\nd': 1, 'e\\': 1, 'f\\n': 1 } }),
      [
        total,
        ...[String.raw`a\"b`, String.raw`c\nd`, String.raw`e\\`, String.raw`f\\n`].map((label) =>
          language(label),
        ),
        failed,
      ],
      {},
    ],
    [
      'with labels that are hard to print',
      body({ languages: { '': 1, '\u0000': 1, '\r': 1, '\u2028': 1, 日本語: 1, '🖋️': 1 } }),
      [
        total,
        ...['', '\r', '\u0000', '\u2028', '日本語', '🖋️'].map((label) => language(label)),
        failed,
      ],
      {},
    ],
    [
      'with bytes that are not UTF-8',
      Buffer.from(body({ languages: { '\u00ff\u00fe': 1 } }), 'latin1'),
      [total, language('\ufffd\ufffd'), failed],
      {},
    ],
    [
      'with only unusable values',
      body({ total: 'x', failed: -1, languages: 4 }),
      [],
      { missing: 1, not_a_number: 1, negative_counter: 1 },
    ],
    ['that is a list', '[1,2,3]', [], { missing: 3 }],
    ['that is null', 'null', [], { missing: 3 }],
    ['that is cut off', body({}).slice(0, -1), [], {}],
    ['that is Prometheus text', '# TYPE total gauge\ntotal 5\n', [], {}],
  ];

  it.each(cases)('%s makes a valid exposition', async (_, served, lines, dropped) => {
    const seen = await readServed(json, served, { 'content-type': 'application/json' });
    expect(seen).toMatchObject({ lines, dropped, success: lines.length > 0, faults: [] });
  });

  it.each(['text/html', 'text/plain', 'application/octet-stream'])(
    'with the content type %s is read all the same',
    async (contentType) => {
      const seen = await readServed(json, body({}), { 'content-type': contentType });
      expect(seen).toMatchObject({ lines: all });
    },
  );

  it('with 100,000 languages gives a hundred of them', { timeout: 30_000 }, async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `l${100_000 + i}`);
    const languages = Object.fromEntries(names.map((name) => [name, 1]));
    const seen = await readServed({ ...json, maxBodyBytes: 2_000_000 }, body({ languages }));
    expect(seen).toMatchObject({ dropped: { too_many_series: 99_900 }, faults: [] });
    expect(seen.lines).toHaveLength(102);
    expect(seen.lines[100]).toBe(language('l100099'));
  });
});

describe('a body of Prometheus text', () => {
  const line = (labels: string, value: string) => `messages{${labels}} ${value}\n`;
  const good = line('language="en",type="text"', '3');
  const shown = 'penpal_messages_total{language="en",type="text"} 3';
  const other = 'language="fr",type="text"';
  const cases: Case[] = [
    ['that is valid', good, [shown], {}],
    ['with NaN', good + line(other, 'NaN'), [shown], { not_a_number: 1 }],
    ['with a negative counter', good + line(other, '-1'), [shown], { negative_counter: 1 }],
    ['that is cut off', `${good}messages{language="fr",ty`, [shown], { not_a_number: 1 }],
    ['with a series twice', good + good + good, [shown], { duplicate: 2 }],
    [
      'with quotes, newlines and backslashes in labels',
      line(String.raw`language="a\"b\nc\\",type="\\n"`, '1'),
      [String.raw`penpal_messages_total{language="a\"b\nc\\",type="\\n"} 1`],
      {},
    ],
    [
      'with bytes that are not UTF-8',
      Buffer.from(line('language="\u00ff",type="text"', '3'), 'latin1'),
      ['penpal_messages_total{language="\ufffd",type="text"} 3'],
      {},
    ],
    ['with unparsable lines of other metrics', `}{\nother{ 1\n${good}`, [shown], {}],
    ['without the metric', 'other 1\n', [], { missing: 1 }],
    ['that is empty', '', [], { missing: 1 }],
    ['that is a sentence', 'All is well.\n', [], {}],
    ['that is an HTML page', '\n<html>\n<body>502</body></html>', [], {}],
    ['that is JSON', '{"messages":3}', [], {}],
  ];

  it.each(cases)('%s makes a valid exposition', async (_, body, lines, dropped) => {
    const seen = await readServed(text, body, { 'content-type': 'text/plain; version=0.0.4' });
    expect(seen).toMatchObject({ lines, dropped, success: lines.length > 0, faults: [] });
  });

  it('that declares a metric without series is a success', async () => {
    const seen = await readServed(text, '# TYPE messages counter\n');
    expect(seen).toMatchObject({ lines: [], success: true });
  });

  it('with 100,000 label values gives a hundred of them', { timeout: 30_000 }, async () => {
    const all = Array.from({ length: 100_000 }, (_, i) => line(`language="l${100_000 + i}"`, '1'));
    const entry = { ...text, maxBodyBytes: 4_000_000, timeout: '10s' };
    const seen = await readServed(entry, all.join(''));
    expect(seen).toMatchObject({ dropped: { too_many_series: 99_900 }, faults: [] });
    expect(seen.lines).toHaveLength(100);
  });
});

describe('a failed read says', () => {
  it.each([
    ['that the body is empty', json, '', 'expected JSON, got an empty body'],
    ['that the body is a page', json, '<html>', 'expected JSON, got an HTML or XML page'],
    [
      'the content type',
      json,
      'oops',
      'expected JSON, got something else (content type text/x-oops)',
    ],
    [
      'what is missing',
      json,
      '{}',
      'no usable value; penpal_total_users: expected a finite number, got nothing',
    ],
    [
      'that text has no parsable line',
      text,
      '1 2 3',
      'expected Prometheus text, got something else (content type text/x-oops)',
    ],
  ])('%s', async (_, entry, body, message) => {
    const seen = await readServed(entry, body, { 'content-type': 'text/x-oops' });
    expect(seen).toMatchObject({ success: false, message, lines: [] });
  });
});
