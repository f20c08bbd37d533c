import { describe, expect, it } from 'vitest';
import { compileExpression } from './expressions.ts';

describe('an expression', () => {
  it('finds its value in a document', () => {
    expect(compileExpression('data.n || n').evaluate({ data: { n: 3 } })).toBe(3);
  });

  it('throws on a document of which a function cannot be had', () => {
    expect(() => compileExpression('sum(n)').evaluate({ n: 'text' })).toThrow('sum');
  });

  it('is its text when it is compared', () => {
    expect(JSON.stringify({ root: compileExpression('data') })).toBe('{"root":"data"}');
  });
});

it.each([
  ['that is none', 'a[['],
  ['with a function that does not exist', 'total(a)'],
  ['with such a function where it is seldom reached', 'a && b[?total(@)].{c: d}'],
])('a text %s is refused', (_, text) => {
  expect(() => compileExpression(text)).toThrow();
});
