import { describe, expect, it } from 'vitest';
import { extractJson } from '../../tests/support/collectors/extract-json.ts';

type Entry = Record<string, unknown>;

const gauge = { metric: 'penpal_total_users', value: 'n' };
const counter = { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' };

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
    expect(await extractJson(document, [mapping])).toMatchObject({ values, dropped });
  });

  it('that is refused does not cost the others theirs', async () => {
    const other = { metric: 'penpal_active_users_total', value: 'm' };
    const { values, dropped } = await extractJson({ n: 'x', m: 4 }, [gauge, other]);
    expect({ values, dropped }).toEqual({ values: [[4]], dropped: ['not_a_number 1'] });
  });
});

describe('the root', () => {
  const cases: [what: string, document: unknown, values: unknown[]][] = [
    ['finds the figures in a wrapped answer', { statusCode: 200, data: { n: 1 } }, [[1]]],
    ['finds the figures in a bare answer', { n: 2 }, [[2]]],
  ];

  it.each(cases)('%s', async (_, document, values) => {
    expect(await extractJson(document, [gauge], { root: 'data || @' })).toMatchObject({ values });
  });

  it('makes every figure missing when it cannot be evaluated', async () => {
    const { dropped } = await extractJson({ data: 1 }, [gauge], { root: 'keys(data)' });
    expect(dropped).toEqual(['missing 1']);
  });
});

it('survives an answer of 100,000 nested lists', async () => {
  const document: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const { dropped } = await extractJson(document, [gauge, { ...gauge, value: 'to_string(@)' }]);
  expect(dropped).toHaveLength(1);
});
