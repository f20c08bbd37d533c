import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinBytes } from './exposition.ts';

test('texts are joined to the bytes of the joined text', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(joinBytes(texts)).toEqual(Buffer.from(texts.join('')));
    }),
  );
  expect(joinBytes(['aé', '€😀']).toString()).toBe('aé€😀');
});
