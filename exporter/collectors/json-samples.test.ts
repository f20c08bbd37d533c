import { describe, expect, it, test } from 'vitest';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';
import { jsonSamples } from './json-samples.ts';
import { MAX_LABEL_LENGTH } from './selection.ts';

type Entry = Record<string, unknown>;

/** What the mappings find in a document: values by labels, refusals by reason. */
async function extract(document: unknown, metrics: Entry[], source: Entry = {}) {
  const configured = configuredSource('http://localhost', { metrics, ...source });
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const { samples, dropped } = await jsonSamples(configured, text);
  return {
    values: samples.map(({ labels, value }) => [...Object.values(labels), value]),
    dropped: dropped.map(({ reason, count }) => `${reason} ${count}`),
    examples: dropped.map(({ example }) => example),
  };
}

const gauge = { metric: 'penpal_total_users', value: 'n' };
const counter = { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' };
const byKey = { metric: 'penpal_users_by_language', each: 'all', keyLabel: 'language' };
const byEntry = {
  metric: 'penpal_messages_total',
  each: 'all',
  labelsFrom: { language: 'lang', type: 'kind' },
  value: 'count',
};

describe('one value', () => {
  const cases: [what: string, document: unknown, Entry, values: unknown[], dropped: string[]][] = [
    ['is read as it is', { n: 12.5 }, gauge, [[12.5]], []],
    ['may be zero', { n: 0 }, counter, [['failed', 0]], []],
    ['of a gauge may be negative', { n: -3 }, gauge, [[-3]], []],
    ['of a counter must not be negative', { n: -3 }, counter, [], ['negative_counter 1']],
    ['is missing when its key is', { m: 1 }, gauge, [], ['missing 1']],
    ['is missing when it is null', { n: null }, gauge, [], ['missing 1']],
    ['is missing in a string', '"hello"', gauge, [], ['missing 1']],
    ['is missing in null', null, gauge, [], ['missing 1']],
    [
      'is missing when its expression fails',
      { a: 0 },
      { ...gauge, value: 'a / a' },
      [],
      ['missing 1'],
    ],
    ['must not be a numeric string', { n: '12' }, gauge, [], ['not_a_number 1']],
    ['must not be true', { n: true }, gauge, [], ['not_a_number 1']],
    ['must not be an object', { n: { a: 1 } }, gauge, [], ['not_a_number 1']],
    ['must not be a list', { n: [1] }, gauge, [], ['not_a_number 1']],
    ['must not be infinite', '{"n":1e999}', gauge, [], ['not_a_number 1']],
    ['may be computed', { a: 3, b: 4 }, { ...gauge, value: 'a / b' }, [[0.75]], []],
  ];

  it.each(cases)('%s', async (_, document, mapping, values, dropped) => {
    const other = { metric: 'penpal_active_users_total', value: '`5`' };
    const found = await extract(document, [mapping, other]);
    expect(found).toMatchObject({ values: [...values, [5]], dropped });
  });
});

test.each([
  ['wrapped', { statusCode: 200, data: { n: 1 } }, 'data || @', { values: [[1]], dropped: [] }],
  ['bare', { n: 2 }, 'data || @', { values: [[2]], dropped: [] }],
  ['without a valid root', { data: 1 }, 'keys(data)', { values: [], dropped: ['missing 1'] }],
])('the root expression copes with a body that is %s', async (_, document, root, expected) => {
  expect(await extract(document, [gauge], { root })).toMatchObject(expected);
});

test('a body of 100,000 nested lists costs only its own values', async () => {
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  const { dropped } = await extract(nested, [gauge, { ...gauge, value: 'to_string(@)' }]);
  expect(dropped).toHaveLength(1);
});

describe('an object', () => {
  it.each([
    [
      'the order of their labels',
      { French: 2, English: 1 },
      [
        ['English', 1],
        ['French', 2],
      ],
    ],
    [
      'spite of hostile names',
      '{"__proto__":3,"constructor":4}',
      [
        ['__proto__', 3],
        ['constructor', 4],
      ],
    ],
    ['no case when it is empty', {}, []],
  ])('gives a series for each key, in %s', async (_, all, values) => {
    const text = typeof all === 'string' ? all : JSON.stringify(all);
    expect(await extract(`{"all":${text}}`, [byKey])).toMatchObject({ values, dropped: [] });
  });

  it('gives its usable entries and counts the others', async () => {
    const document = { all: { A: 1, B: null, C: '3', D: true, E: { n: 1 }, F: 6 } };
    const { values, dropped, examples } = await extract(document, [byKey]);
    expect(values).toEqual([
      ['A', 1],
      ['F', 6],
    ]);
    expect(dropped).toEqual(['missing 1', 'not_a_number 3']);
    expect(examples).toEqual([
      'penpal_users_by_language{language="B"}: expected a finite number, got nothing',
      'penpal_users_by_language{language="C"}: expected a finite number, got "3"',
    ]);
  });

  it.each([
    ['missing', {}],
    ['null', { all: null }],
    ['a number', { all: 5 }],
    ['a list', { all: [1, 2] }],
    ['a string', { all: 'English' }],
  ])('that is %s makes its metric missing', async (_, document) => {
    const found = await extract(document, [byKey]);
    expect(found).toMatchObject({ values: [], dropped: ['missing 1'] });
  });

  it('may have its values deeper', async () => {
    const mapping = { ...byKey, value: 'users.active' };
    const { values } = await extract({ all: { A: { users: { active: 7 } }, B: 1 } }, [mapping]);
    expect(values).toEqual([['A', 7]]);
  });
});

describe('a list', () => {
  const cases: [what: string, all: unknown[], values: unknown[], dropped: string[]][] = [
    [
      'gives a series for each entry, with labels from the entry',
      [
        { lang: 'fr', kind: 'text', count: 1 },
        { lang: 'en', kind: 'voice', count: 2 },
      ],
      [
        ['en', 'voice', 2],
        ['fr', 'text', 1],
      ],
      [],
    ],
    [
      'takes numbers and booleans as labels',
      [{ lang: 7, kind: false, count: 1 }],
      [['7', 'false', 1]],
      [],
    ],
    [
      'refuses entries without a label',
      [{ lang: 'fr', count: 1 }, null, 4, { lang: 'en', kind: ['x'], count: 1 }],
      [],
      ['missing 4'],
    ],
    [
      'gives the first of equal series and counts the others',
      [3, 2, 1].map((count) => ({ lang: 'fr', kind: 'text', count })),
      [['fr', 'text', 3]],
      ['duplicate 2'],
    ],
  ];

  it.each(cases)('%s', async (_, all, values, dropped) => {
    expect(await extract({ all }, [byEntry])).toMatchObject({ values, dropped });
  });
});

describe('a label value', () => {
  it('that the catalogue does not know is refused', async () => {
    const mapping = { metric: 'penpal_payments_total', each: 'all', keyLabel: 'status' };
    expect(await extract({ all: { success: 1, stolen: 2 } }, [mapping])).toEqual({
      values: [['success', 1]],
      dropped: ['missing 1'],
      examples: ['penpal_payments_total{status="stolen"}: the catalogue has no such status'],
    });
  });

  it('that is too long is cut', async () => {
    const { values } = await extract({ all: { ['x'.repeat(5_000)]: 1 } }, [byKey]);
    expect(values).toEqual([[`${'x'.repeat(MAX_LABEL_LENGTH - 1)}…`, 1]]);
  });

  it('that equals another one in UTF-8 makes a duplicate', async () => {
    const found = await extract(String.raw`{"all":{"\ud800":1,"\ud801":2}}`, [byKey]);
    expect(found).toMatchObject({ values: [['\ufffd', 1]], dropped: ['duplicate 1'] });
  });
});

describe('of too many series', () => {
  const languages = (count: number) =>
    Array.from({ length: count }, (_, i): [string, number] => [`l${100_000 + i}`, i]);

  it('the first by their labels are read, whatever the order of the body', async () => {
    const all = languages(1_000);
    for (const entries of [all, all.toReversed()]) {
      const { values, dropped } = await extract({ all: Object.fromEntries(entries) }, [byKey]);
      expect(dropped).toEqual(['too_many_series 900']);
      expect(values).toEqual(all.slice(0, 100));
    }
  });

  it('each metric has its own limit', async () => {
    const mappings = [byKey, { ...byKey, metric: 'penpal_average_user_level' }];
    const document = { all: Object.fromEntries(languages(3)) };
    const { values, dropped } = await extract(document, mappings, { maxSeries: 2 });
    expect(values).toHaveLength(4);
    expect(dropped).toEqual(['too_many_series 1', 'too_many_series 1']);
  });

  it('all mappings of a metric share its limit', async () => {
    const mappings = ['success', 'failed', 'pending'].map((status) => ({
      metric: 'penpal_payments_total',
      labels: { status },
      value: status,
    }));
    const document = { success: 1, failed: 2, pending: 3 };
    const { values, dropped } = await extract(document, mappings, { maxSeries: 2 });
    expect(values).toEqual([
      ['failed', 2],
      ['pending', 3],
    ]);
    expect(dropped).toEqual(['too_many_series 1']);
  });
});
