import { describe, expect, it, test } from 'vitest';
import { extract } from '../../tests/support/collectors/extract.ts';
import { MAX_LABEL_LENGTH } from './selection.ts';

type Mapping = Record<string, unknown>;

const gauge = { metric: 'penpal_total_users', value: 'n' };
const failing = { ...gauge, value: 'n / n' };
const counter = { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' };
const byKey = { metric: 'penpal_users_by_language', each: 'all', keyLabel: 'language' };
const byStatus = { metric: 'penpal_payments_total', each: 'all', keyLabel: 'status' };
const labelsFrom = { language: 'lang', type: 'kind' };
const byEntry = { metric: 'penpal_messages_total', each: 'all', labelsFrom, value: 'n' };

describe('one value', () => {
  const cases: [what: string, body: string, mapping: Mapping, found: string][] = [
    ['is read as it is', '{"n":12.5}', gauge, '12.5, 5 |'],
    ['may be zero', '{"n":0}', counter, 'failed 0, 5 |'],
    ['of a gauge may be negative', '{"n":-3}', gauge, '-3, 5 |'],
    ['of a counter must not be negative', '{"n":-3}', counter, '5 | negative_counter 1'],
    ['is missing when its key is', '{"m":1}', gauge, '5 | missing 1'],
    ['is missing when it is null', '{"n":null}', gauge, '5 | missing 1'],
    ['is missing in a string', '"hello"', gauge, '5 | missing 1'],
    ['is missing in null', 'null', gauge, '5 | missing 1'],
    ['is missing in a list', '[1,2,3]', gauge, '5 | missing 1'],
    ['is missing when its expression fails', '{"n":0}', failing, '5 | missing 1'],
    ['must not be a numeric string', '{"n":"12"}', gauge, '5 | not_a_number 1'],
    ['must not be true', '{"n":true}', gauge, '5 | not_a_number 1'],
    ['must not be an object', '{"n":{"a":1}}', gauge, '5 | not_a_number 1'],
    ['must not be a list', '{"n":[1]}', gauge, '5 | not_a_number 1'],
    ['must not be infinite', '{"n":1e999}', gauge, '5 | not_a_number 1'],
    ['may be computed', '{"a":3,"b":4}', { ...gauge, value: 'a / b' }, '0.75, 5 |'],
  ];

  it.each(cases)('%s, and no other value changes', async (_, body, mapping, found) => {
    const other = { metric: 'penpal_active_users_total', value: '`5`' };
    expect(await extract(body, { metrics: [mapping, other] })).toMatchObject({ found });
  });
});

test.each([
  ['data || @', 'a wrapped body', '{"statusCode":200,"data":{"n":1}}', '1 |'],
  ['data || @', 'a bare body', '{"n":2}', '2 |'],
  ['keys(data)', 'a body on which it fails', '{"data":1}', '| missing 1'],
])('the root expression %s is applied to %s', async (root, _, body, found) => {
  expect(await extract(body, { root, metrics: [gauge] })).toMatchObject({ found });
});

test('a body of 100,000 nested lists costs only its own values', async () => {
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  const metrics = [gauge, { ...gauge, value: 'to_string(@)' }];
  expect((await extract(nested, { metrics })).found).toMatch(/^\| (missing|not_a_number) \d$/);
});

describe('an object or list', () => {
  const deeper = { ...byKey, value: 'users.active' };
  const surrogates = String.raw`{"\ud800":1,"\ud801":2}`;
  const entries = '[{"lang":"fr","kind":"text","n":1},{"lang":"en","kind":"voice","n":2}]';
  const numbered = '[{"lang":7,"kind":false,"n":1}]';
  const unlabelled = '[{"lang":"fr","n":1},null,4,{"lang":"en","kind":["x"],"n":1}]';
  const repeated = '[{"lang":"fr","kind":"text","n":3},{"lang":"fr","kind":"text","n":2}]';
  const cases: [what: string, all: string, mapping: Mapping, found: string][] = [
    ['gives a sample for each key, sorted', '{"Fr":2,"En":1}', byKey, 'En 1, Fr 2 |'],
    ['may have any key', '{"__proto__":3,"constructor":4}', byKey, '__proto__ 3, constructor 4 |'],
    ['may be empty', '{}', byKey, '|'],
    ['may have its values deeper', '{"A":{"users":{"active":7}},"B":1}', deeper, 'A 7 | missing 1'],
    ['must not be null', 'null', byKey, '| missing 1'],
    ['must not be a number', '5', byKey, '| missing 1'],
    ['must not be a string', '"English"', byKey, '| missing 1'],
    ['must not be a list if its keys become labels', '[1,2]', byKey, '| missing 1'],
    ['must not have labels unknown to the catalogue', '{"lost":2}', byStatus, '| invalid_label 1'],
    ['must not have labels that UTF-8 cannot encode', surrogates, byKey, '| invalid_label 2'],
    ['gives a sample for each entry, with its labels', entries, byEntry, 'en voice 2, fr text 1 |'],
    ['may have numbers and booleans as labels', numbered, byEntry, '7 false 1 |'],
    ['must not have entries without a label', unlabelled, byEntry, '| missing 4'],
    ['gives the first of equal series', repeated, byEntry, 'fr text 3 | duplicate 1'],
  ];

  it.each(cases)('%s', async (_, all, mapping, found) => {
    expect(await extract(`{"all":${all}}`, { metrics: [mapping] })).toMatchObject({ found });
  });

  it('must not be missing', async () => {
    expect(await extract('{}', { metrics: [byKey] })).toMatchObject({ found: '| missing 1' });
  });

  it('gives its usable entries, with an example of each kind of the others', async () => {
    const all = { A: 1, B: null, C: '3', D: true, E: { n: 1 }, F: 6, ['x'.repeat(5_000)]: 1 };
    const { found, examples } = await extract(JSON.stringify({ all }), { metrics: [byKey] });
    const cut = `${'x'.repeat(MAX_LABEL_LENGTH - 1)}…`;
    expect(found).toBe(`A 1, F 6, ${cut} 1 | missing 1, not_a_number 3`);
    expect(examples).toEqual([
      'penpal_users_by_language{language="B"}: expected a finite number, got nothing',
      'penpal_users_by_language{language="C"}: expected a finite number, got "3"',
    ]);
    expect((await extract('{"all":{"lost":1}}', { metrics: [byStatus] })).examples).toEqual([
      'penpal_payments_total{status="lost"}: the catalogue has no such status',
    ]);
    expect((await extract('{"n":-1}', { metrics: [counter] })).examples).toEqual([
      'penpal_payments_total{status="failed"}: expected 0 or more, got -1',
    ]);
  });
});

describe('of too many series', () => {
  it('the first by their labels are read, whatever the order of the body', async () => {
    const all = Array.from({ length: 1_000 }, (_, i): [string, number] => [`l${1_000 + i}`, i]);
    for (const entries of [all, all.toReversed()]) {
      const body = JSON.stringify({ all: Object.fromEntries(entries) });
      const { found } = await extract(body, { metrics: [byKey] });
      const first = all.slice(0, 100).map((entry) => entry.join(' '));
      expect(found).toBe(`${first.join(', ')} | too_many_series 900`);
    }
  });

  it('each metric has its own limit', async () => {
    const metrics = [byKey, { ...byKey, metric: 'penpal_average_user_level' }];
    const { found } = await extract('{"all":{"a":1,"b":2,"c":3}}', { metrics, maxSeries: 2 });
    expect(found).toBe('a 1, b 2, a 1, b 2 | too_many_series 1, too_many_series 1');
  });

  it('all mappings of a metric share its limit', async () => {
    const metrics = ['success', 'failed', 'pending'].map((status) => ({
      ...{ metric: 'penpal_payments_total', labels: { status }, value: status },
    }));
    const body = '{"success":1,"failed":2,"pending":3}';
    const { found } = await extract(body, { metrics, maxSeries: 2 });
    expect(found).toBe('failed 2, pending 3 | too_many_series 1');
  });
});
