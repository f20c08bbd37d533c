import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes, keepJson } from './kept-json.ts';

const textOf = (answer: unknown) => jsonBytes(answer).toString();

test('an answer is written as JSON.stringify writes it, with and without kept items', () => {
  const plain = fc.jsonValue();
  const kept = fc.dictionary(fc.string(), plain).map(keepJson);
  const list = fc.array(fc.oneof(plain, kept, fc.constant(undefined)));
  const fields = fc.dictionary(fc.string(), fc.oneof(plain, list, fc.constant(undefined)));
  fc.assert(
    fc.property(fc.oneof(plain, list, fields), (answer) => {
      expect(textOf(answer)).toBe(JSON.stringify(answer));
    }),
  );
});

test('what is kept is written once, and stands in every list', () => {
  let written = 0;
  const service = keepJson({
    get name() {
      written += 1;
      return 'auth';
    },
  });
  expect(textOf([service, service])).toBe('[{"name":"auth"},{"name":"auth"}]');
  expect(textOf({ total: 1, services: [service] })).toBe(
    '{"total":1,"services":[{"name":"auth"}]}',
  );
  expect(written).toBe(1);
});
