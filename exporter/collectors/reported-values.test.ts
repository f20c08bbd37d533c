import { expect, test } from 'vitest';
import { readServed } from '../../tests/support/collectors/read-and-scrape.ts';

const payment = (status: string) => ({
  ...{ metric: 'penpal_payments_total', labels: { status }, value: status },
});
const users = { metric: 'penpal_users_by_language', each: 'users', keyLabel: 'language' };
const json = { format: 'json', metrics: [payment('success'), payment('failed'), users] };
const tokens = {
  ...{ metric: 'penpal_ai_tokens_consumed_total', source: 'tokens' },
  labelsFrom: { provider: 'provider', model: 'model', type: 'type' },
};
const text = { format: 'prometheus', metrics: [tokens] };
const NOT = 'not reported by the source';
const UNREADABLE = 'source cannot be read';

test.each<[what: string, entry: object, body: string, found: unknown[]]>([
  ['a value', json, '{"success":1,"failed":2,"users":{"fr":3}}', [1, 2, 3]],
  ['a value that is missing or null', json, '{"success":1,"failed":null}', [1, NOT, NOT]],
  ['no value at all', json, '{}', [NOT, NOT, NOT]],
  [
    'a value that is refused, beside a good one of the same metric',
    ...([json, '{"success":1,"failed":"x","users":{"fr":-0.5}}'] as const),
    [1, 'refused (not_a_number)', -0.5],
  ],
  ['a negative total', json, '{"success":-1}', ['refused (negative_counter)', NOT, NOT]],
  ['an error page', json, '<html>', [UNREADABLE, UNREADABLE, UNREADABLE]],
  ['a metric that is only declared', text, '# TYPE tokens counter\n', [NOT]],
  ['a metric that is not there', text, 'other 1\n', [NOT]],
  [
    'a metric with a label value that the catalogue does not know',
    ...([text, 'tokens{type="cached"} 1\n'] as const),
    ['refused (invalid_label)'],
  ],
])('%s has its status', async (_, entry, body, found) => {
  const { reported } = await readServed({ ...entry }, body);
  expect(reported.map(({ samples, absence }) => absence ?? samples[0]?.value)).toEqual(found);
});
