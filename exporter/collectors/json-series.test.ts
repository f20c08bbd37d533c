import { describe, expect, it } from 'vitest';
import { MAX_LABEL_LENGTH } from './label-value.ts';
import { extractJson } from '../../tests/support/collectors/extract-json.ts';

const byKey = { metric: 'penpal_users_by_language', each: 'all', keyLabel: 'language' };
const byEntry = {
  metric: 'penpal_messages_total',
  each: 'all',
  labelsFrom: { language: 'lang', type: 'kind' },
  value: 'count',
};

describe('an object', () => {
  it('gives a series for each key, in the order of the keys', async () => {
    const document = { all: { French: 2, English: 1 } };
    const { values } = await extractJson(document, [byKey]);
    expect(values).toEqual([
      ['English', 1],
      ['French', 2],
    ]);
    const hostile: unknown = JSON.parse('{"all":{"__proto__":3,"constructor":4}}');
    expect((await extractJson(hostile, [byKey])).values).toEqual([
      ['__proto__', 3],
      ['constructor', 4],
    ]);
  });

  it('gives its good entries and counts the others', async () => {
    const document = { all: { A: 1, B: null, C: '3', D: true, E: { n: 1 }, F: 6 } };
    const { values, dropped, examples } = await extractJson(document, [byKey]);
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
    expect(await extractJson({ all: {} }, [byKey])).toMatchObject({ values: [], dropped: [] });
  });

  it.each([
    ['missing', {}],
    ['null', { all: null }],
    ['a number', { all: 5 }],
    ['a list', { all: [1, 2] }],
    ['a text', { all: 'English' }],
  ])('that is %s makes its metric missing', async (_, document) => {
    expect(await extractJson(document, [byKey])).toMatchObject({
      values: [],
      dropped: ['missing 1'],
    });
  });

  it('may hold its figures deeper', async () => {
    const mapping = { ...byKey, value: 'users.active' };
    const { values } = await extractJson({ all: { A: { users: { active: 7 } }, B: 1 } }, [mapping]);
    expect(values).toEqual([['A', 7]]);
  });
});

describe('a list', () => {
  it('gives a series for each entry, labelled from it', async () => {
    const all = [
      { lang: 'fr', kind: 'text', count: 1 },
      { lang: 'en', kind: 'voice', count: 2 },
    ];
    const { values } = await extractJson({ all }, [byEntry]);
    expect(values).toEqual([
      ['en', 'voice', 2],
      ['fr', 'text', 1],
    ]);
  });

  it('may be labelled with numbers and booleans, written out', async () => {
    const { values } = await extractJson({ all: [{ lang: 7, kind: false, count: 1 }] }, [byEntry]);
    expect(values).toEqual([['7', 'false', 1]]);
  });

  it('refuses an entry whose label is missing', async () => {
    const all = [{ lang: 'fr', count: 1 }, null, 4, { lang: 'en', kind: ['x'], count: 1 }];
    expect(await extractJson({ all }, [byEntry])).toMatchObject({
      values: [],
      dropped: ['missing 4'],
    });
  });

  it('keeps the first of equal series and counts the others', async () => {
    const all = [3, 2, 1].map((count) => ({ lang: 'fr', kind: 'text', count }));
    const found = await extractJson({ all }, [byEntry]);
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
    const found = await extractJson({ all: { success: 1, stolen: 2 } }, [mapping]);
    expect(found).toMatchObject({ values: [['success', 1]], dropped: ['missing 1'] });
    expect(found.examples).toEqual([
      'penpal_payments_total{status="stolen"}: the catalogue has no such status',
    ]);
  });

  it('that are too long are cut', async () => {
    const { values } = await extractJson({ all: { ['x'.repeat(5_000)]: 1 } }, [byKey]);
    expect(values).toEqual([[`${'x'.repeat(MAX_LABEL_LENGTH - 1)}…`, 1]]);
  });

  it('that turn equal when written as UTF-8 are duplicates', async () => {
    const hostile: unknown = JSON.parse(String.raw`{"all":{"\ud800":1,"\ud801":2}}`);
    const found = await extractJson(hostile, [byKey]);
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
      const { values, dropped } = await extractJson(document, [byKey]);
      expect(dropped).toEqual(['too_many_series 900']);
      expect(values).toEqual(Object.entries(languages(100)));
    }
  });

  it('are counted for each metric on its own', async () => {
    const other = { ...byKey, metric: 'penpal_average_user_level' };
    const { values, dropped } = await extractJson({ all: languages(3) }, [byKey, other], {
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
    const found = await extractJson(document, mappings, { maxSeries: 2 });
    expect(found).toMatchObject({
      values: [
        ['failed', 2],
        ['pending', 3],
      ],
      dropped: ['too_many_series 1'],
    });
  });
});
