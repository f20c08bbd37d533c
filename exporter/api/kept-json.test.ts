import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes, keepJson } from './kept-json.ts';

const textOf = (answer: unknown) => jsonBytes(answer).toString();

test('an answer is written as JSON.stringify writes it, with and without kept items', () => {
  const plain = fc.jsonValue();
  const answers = fc.oneof(plain, fc.record({ services: fc.array(plain), 'a "b"': plain }));
  const withAbsent = fc.record({ at: fc.constant(undefined), list: fc.array(fc.option(plain)) });
  fc.assert(
    fc.property(fc.oneof(answers, withAbsent), (answer) => {
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
