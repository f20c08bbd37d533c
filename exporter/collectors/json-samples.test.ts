import { describe, expect, it } from 'vitest';
import { jsonSamples } from './json-samples.ts';
import { MAX_LABEL_LENGTH } from './label-value.ts';
import { configuredSource } from './testing/source-server.ts';

type Entry = Record<string, unknown>;

const gauge = { metric: 'penpal_total_users', value: 'n' };
const counter = { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' };
const byKey = { metric: 'penpal_users_by_language', each: 'all', keyLabel: 'language' };
const byEntry = {
  metric: 'penpal_messages_total',
  each: 'all',
  labelsFrom: { language: 'lang', type: 'kind' },
  value: 'count',
};

/** What is found: the values by their labels, and the refusals by reason. */
async function extract(document: unknown, metrics: Entry[], source: Entry = {}) {
  const configured = configuredSource('http://localhost', { format: 'json', metrics, ...source });
  const { samples, dropped } = await jsonSamples(configured, document);
  return {
    values: samples.map(({ labels, value }) => [...Object.values(labels), value]),
    dropped: dropped.map(({ reason, count }) => `${reason} ${count}`),
    examples: dropped.map(({ example }) => example),
  };
}

describe('one value', () => {
  const cases: [
    what: string,
    document: unknown,
    mapping: Entry,
    values: unknown[],
    dropped: string[],
  ][] = [
    ['is the source’s own', { n: 12.5 }, gauge, [[12.5]], []],
    ['may be zero', { n: 0 }, counter, [['failed', 0]], []],
    ['of a gauge may be negative', { n: -3 }, gauge, [[-3]], []],
    ['of a counter may not be negative', { n: -3 }, counter, [], ['negative_counter 1']],
    ['is missing when its key is', { m: 1 }, gauge, [], ['missing 1']],
    ['is missing when it is null', { n: null }, gauge, [], ['missing 1']],
    ['is no number when it is a numeric string', { n: '12' }, gauge, [], ['not_a_number 1']],
    ['is no number when it is true', { n: true }, gauge, [], ['not_a_number 1']],
    ['is no number when it is an object', { n: { a: 1 } }, gauge, [], ['not_a_number 1']],
    ['is no number when it is a list', { n: [1] }, gauge, [], ['not_a_number 1']],
    ['is no number when it is NaN', { n: NaN }, gauge, [], ['not_a_number 1']],
    ['is no number when it is infinite', JSON.parse('{"n":1e999}'), gauge, [], ['not_a_number 1']],
    ['is missing in a text', 'hello', gauge, [], ['missing 1']],
    ['is missing in null', null, gauge, [], ['missing 1']],
    ['may be computed', { a: 3, b: 4 }, { ...gauge, value: 'a / b' }, [[0.75]], []],
    [
      'is missing when its expression cannot be evaluated on the answer',
      { a: 0 },
      { ...gauge, value: 'a / a' },
      [],
      ['missing 1'],
    ],
  ];

  it.each(cases)('%s', async (_, document, mapping, values, dropped) => {
    expect(await extract(document, [mapping])).toMatchObject({ values, dropped });
  });

  it('that is refused does not cost the others theirs', async () => {
    const other = { metric: 'penpal_active_users_total', value: 'm' };
    const { values, dropped } = await extract({ n: 'x', m: 4 }, [gauge, other]);
    expect({ values, dropped }).toEqual({ values: [[4]], dropped: ['not_a_number 1'] });
  });
});

describe('the root', () => {
  const cases: [what: string, document: unknown, values: unknown[]][] = [
    ['finds the figures in a wrapped answer', { statusCode: 200, data: { n: 1 } }, [[1]]],
    ['finds the figures in a bare answer', { n: 2 }, [[2]]],
  ];

  it.each(cases)('%s', async (_, document, values) => {
    expect(await extract(document, [gauge], { root: 'data || @' })).toMatchObject({ values });
  });

  it('makes every figure missing when it cannot be evaluated', async () => {
    const { dropped } = await extract({ data: 1 }, [gauge], { root: 'keys(data)' });
    expect(dropped).toEqual(['missing 1']);
  });
});

describe('an object', () => {
  it('gives a series for each key, in the order of the keys', async () => {
    const document = { all: { French: 2, English: 1 } };
    const { values } = await extract(document, [byKey]);
    expect(values).toEqual([
      ['English', 1],
      ['French', 2],
    ]);
    const hostile: unknown = JSON.parse('{"all":{"__proto__":3,"constructor":4}}');
    expect((await extract(hostile, [byKey])).values).toEqual([
      ['__proto__', 3],
      ['constructor', 4],
    ]);
  });

  it('gives its good entries and counts the others', async () => {
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

  it('that is empty gives no series and is no fault', async () => {
    expect(await extract({ all: {} }, [byKey])).toMatchObject({ values: [], dropped: [] });
  });

  it.each([
    ['missing', {}],
    ['null', { all: null }],
    ['a number', { all: 5 }],
    ['a list', { all: [1, 2] }],
    ['a text', { all: 'English' }],
  ])('that is %s makes its metric missing', async (_, document) => {
    expect(await extract(document, [byKey])).toMatchObject({ values: [], dropped: ['missing 1'] });
  });

  it('may hold its figures deeper', async () => {
    const mapping = { ...byKey, value: 'users.active' };
    const { values } = await extract({ all: { A: { users: { active: 7 } }, B: 1 } }, [mapping]);
    expect(values).toEqual([['A', 7]]);
  });
});

describe('a list', () => {
  it('gives a series for each entry, labelled from it', async () => {
    const all = [
      { lang: 'fr', kind: 'text', count: 1 },
      { lang: 'en', kind: 'voice', count: 2 },
    ];
    const { values } = await extract({ all }, [byEntry]);
    expect(values).toEqual([
      ['en', 'voice', 2],
      ['fr', 'text', 1],
    ]);
  });

  it('may be labelled with numbers and booleans, written out', async () => {
    const { values } = await extract({ all: [{ lang: 7, kind: false, count: 1 }] }, [byEntry]);
    expect(values).toEqual([['7', 'false', 1]]);
  });

  it('refuses an entry whose label is missing', async () => {
    const all = [{ lang: 'fr', count: 1 }, null, 4, { lang: 'en', kind: ['x'], count: 1 }];
    expect(await extract({ all }, [byEntry])).toMatchObject({ values: [], dropped: ['missing 4'] });
  });

  it('keeps the first of equal series and counts the others', async () => {
    const all = [3, 2, 1].map((count) => ({ lang: 'fr', kind: 'text', count }));
    const found = await extract({ all }, [byEntry]);
    expect(found).toMatchObject({ values: [['fr', 'text', 3]], dropped: ['duplicate 2'] });
  });
});

describe('label values', () => {
  it('that the catalogue does not know are refused', async () => {
    const mapping = {
      metric: 'penpal_payments_total',
      each: 'all',
      keyLabel: 'status',
    };
    const found = await extract({ all: { success: 1, stolen: 2 } }, [mapping]);
    expect(found).toMatchObject({ values: [['success', 1]], dropped: ['missing 1'] });
    expect(found.examples).toEqual([
      'penpal_payments_total{status="stolen"}: the catalogue has no such status',
    ]);
  });

  it('that are too long are cut', async () => {
    const { values } = await extract({ all: { ['x'.repeat(5_000)]: 1 } }, [byKey]);
    expect(values).toEqual([[`${'x'.repeat(MAX_LABEL_LENGTH - 1)}…`, 1]]);
  });

  it('that turn equal when written as UTF-8 are duplicates', async () => {
    const hostile: unknown = JSON.parse(String.raw`{"all":{"\ud800":1,"\ud801":2}}`);
    const found = await extract(hostile, [byKey]);
    expect(found).toMatchObject({ values: [['\ufffd', 1]], dropped: ['duplicate 1'] });
  });
});

describe('too many series', () => {
  const languages = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`l${String(i).padStart(6, '0')}`, i]),
    );

  it('leave the first by their labels, whatever the order of the answer', async () => {
    const all = languages(1_000);
    const backwards = Object.fromEntries(Object.entries(all).reverse());
    for (const document of [{ all }, { all: backwards }]) {
      const { values, dropped } = await extract(document, [byKey]);
      expect(dropped).toEqual(['too_many_series 900']);
      expect(values).toEqual(Object.entries(languages(100)));
    }
  });

  it('are counted for each metric on its own', async () => {
    const other = { ...byKey, metric: 'penpal_average_user_level' };
    const { values, dropped } = await extract({ all: languages(3) }, [byKey, other], {
      maxSeries: 2,
    });
    expect(values).toHaveLength(4);
    expect(dropped).toEqual(['too_many_series 1', 'too_many_series 1']);
  });

  it('are counted over all mappings of a metric', async () => {
    const mappings = ['success', 'failed', 'pending'].map((status) => ({
      metric: 'penpal_payments_total',
      labels: { status },
      value: status,
    }));
    const document = { success: 1, failed: 2, pending: 3 };
    const found = await extract(document, mappings, { maxSeries: 2 });
    expect(found).toMatchObject({
      values: [
        ['failed', 2],
        ['pending', 3],
      ],
      dropped: ['too_many_series 1'],
    });
  });
});

it('survives an answer of 100,000 nested lists', async () => {
  const document: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const { dropped } = await extract(document, [gauge, { ...gauge, value: 'to_string(@)' }]);
  expect(dropped).toHaveLength(1);
});
