import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedBytes } from './joined-bytes.ts';

test('texts become the bytes that they are when joined', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(joinedBytes(texts)).toEqual(Buffer.from(texts.join('')));
    }),
  );
  expect(joinedBytes(['aé', '€😀']).toString()).toBe('aé€😀');
});
