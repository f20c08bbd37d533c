import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz } from '../../tests/support/fuzz.ts';
import { ListCutter } from './list-cutter.ts';

const response = fc.record({
  status: fc.string(),
  warnings: fc.array(fc.string({ unit: 'grapheme' })),
  data: fc.record({ kind: fc.string(), result: fc.array(fc.object({ maxDepth: 3 })) }),
});

test('any response in any pieces gives the objects of its list, and the rest with 0 for each', () => {
  const property = fc.property(response, fc.integer({ min: 1, max: 40 }), (all, size) => {
    const text = Buffer.from(JSON.stringify(all, undefined, size % 3));
    const cutter = new ListCutter();
    const found = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => [
      ...cutter.add(text.subarray(index * size, (index + 1) * size)),
    ]).flat();
    const given = JSON.parse(JSON.stringify(all)) as typeof all;
    expect(found).toEqual(given.data.result);
    const { data } = cutter.rest() as typeof all;
    expect(data.result).toEqual(given.data.result.map(() => 0));
  });
  fc.assert(property, fuzz(200));
});
