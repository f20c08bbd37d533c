import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, oncePerState } from './endpoint.ts';

test('a response is written as JSON.stringify writes it, with and without cached items', () => {
  const plain = fc.jsonValue();
  const cached = fc.dictionary(fc.string(), plain).map(oncePerState((state) => ({ ...state })));
  const list = fc.array(fc.oneof(plain, cached, fc.constant(undefined)));
  const fields = fc.dictionary(fc.string(), fc.oneof(plain, list, fc.constant(undefined)));
  fc.assert(
    fc.property(fc.oneof(plain, list, fields, fc.record({ nested: fields })), (response) => {
      expect(jsonText(response)).toBe(JSON.stringify(response));
    }),
  );
});

test('a state is shown and written once, in every list', () => {
  let written = 0;
  const show = oncePerState((state: { readonly name: string }) => ({
    get name() {
      written += 1;
      return state.name;
    },
  }));
  const state = { name: 'auth' };
  const response = { total: 1, health: { services: [show(state), show(state)] } };
  const services = '[{"name":"auth"},{"name":"auth"}]';
  expect(jsonText(response)).toBe(`{"total":1,"health":{"services":${services}}}`);
  expect(written).toBe(1);
});
