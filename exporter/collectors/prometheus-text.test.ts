import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrometheusText } from './prometheus-text.ts';

/** A quarter of the largest answer: what is not linear takes hours on it, too. */
const LENGTH = 262_144;
/** What can end a label value, a label, a line or a word too early. */
const HARD_CHARACTERS = [...'"\\\nn{}=, #\t\réa🖋'];

describe('a sample', () => {
  const cases: [what: string, line: string, labels: Record<string, string>, value: number][] = [
    ['without labels', 'a 1', {}, 1],
    ['with empty braces', 'a{} 1', {}, 1],
    ['with a space before the braces', 'a {b="c"} 1', { b: 'c' }, 1],
    ['with a comma after the last label', 'a{b="c",} 1', { b: 'c' }, 1],
    ['with blanks and tabs', '  a\t{ b = "c" ,\td="e" }\t 1 ', { b: 'c', d: 'e' }, 1],
    ['with an escaped quote', String.raw`a{b="\"c\""} 1`, { b: '"c"' }, 1],
    ['with an escaped backslash before n', String.raw`a{b="\\n"} 1`, { b: String.raw`\n` }, 1],
    ['with an escaped newline', String.raw`a{b="c\nd"} 1`, { b: 'c\nd' }, 1],
    ['with a backslash that escapes nothing', String.raw`a{b="\d"} 1`, { b: String.raw`\d` }, 1],
    ['with braces, a comma and a hash in a value', 'a{b="},#{"} 1', { b: '},#{' }, 1],
    ['with a label named __proto__', 'a{__proto__="c"} 1', { ['__proto__']: 'c' }, 1],
    ['with an empty value of a label', 'a{b=""} 1', { b: '' }, 1],
    ['with a timestamp', 'a 1 1795521600000', {}, 1],
    ['with a negative timestamp', 'a 1 -5', {}, 1],
    ['with a carriage return', 'a 1\r', {}, 1],
    ['with an exponent', 'a 1.5e-3', {}, 0.0015],
    ['with a large exponent', 'a 1E+21', {}, 1e21],
    ['with a sign', 'a +2', {}, 2],
    ['below zero', 'a -2.5', {}, -2.5],
    ['with no digit before the point', 'a .5', {}, 0.5],
    ['with no digit behind the point', 'a 5.', {}, 5],
    ['that is infinite', 'a +Inf', {}, Infinity],
    ['that is infinite below zero', 'a -Inf', {}, -Infinity],
    ['that is no number', 'a NaN', {}, NaN],
  ];

  it.each(cases)('%s is read', async (_, line, labels, value) => {
    const { samples, malformed } = await parsePrometheusText(`${line}\n`);
    expect(malformed.size).toBe(0);
    expect(samples).toEqual([{ name: 'a', labels: new Map(Object.entries(labels)), value }]);
  });

  it('has whatever label value its source escaped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...HARD_CHARACTERS) }), async (value) => {
        const escaped = value
          .replaceAll('\\', '\\\\')
          .replaceAll('"', '\\"')
          .replaceAll('\n', '\\n');
        const { samples } = await parsePrometheusText(`a{b="${escaped}",c="d"} 1`);
        expect(samples[0]?.labels.get('b')).toBe(value);
      }),
    );
  });
});

describe('a line that is no sample', () => {
  const cases: [what: string, line: string][] = [
    ['has no value', 'a'],
    ['has no value behind its labels', 'a{b="c"}'],
    ['has a word for a value', 'a one'],
    ['has a hexadecimal value', 'a 0x10'],
    ['has a value with a word behind', 'a 1 x'],
    ['has a timestamp with a fraction', 'a 1 1.5'],
    ['has labels that are not closed', 'a{b="c" 1'],
    ['has a quote that is not closed', 'a{b="c} 1'],
    ['has a label without quotes', 'a{b=c} 1'],
    ['has a label without a value', 'a{b} 1'],
    ['has a comma and no label', 'a{,} 1'],
    ['has a label twice', 'a{b="c",b="d"} 1'],
    ['is too long', `a{b="${'c'.repeat(16_384)}"} 1`],
  ];

  it.each(cases)('%s and is noted under its metric', async (_, line) => {
    const parsed = await parsePrometheusText(`ok 1\n${line}\nok 2\n`);
    expect(parsed.samples.map(({ value }) => value)).toEqual([1, 2]);
    expect(parsed.malformed).toEqual(new Map([['a', [2]]]));
  });

  it('starts with no name and is noted under none', async () => {
    const { malformed } = await parsePrometheusText('1a 2\n{b="c"} 1\n<html>\n');
    expect(malformed).toEqual(new Map([['', [1, 2, 3]]]));
  });
});

it('leaves out comments and empty lines and knows what they declare', async () => {
  const text =
    '# HELP a what it is\n# TYPE a counter\n#\n# a comment\n\n   \n#TYPE c gauge\n# TYPE b gauge';
  const parsed = await parsePrometheusText(text);
  expect(parsed.samples).toEqual([]);
  expect(parsed.malformed.size).toBe(0);
  expect([...parsed.declared]).toEqual(['a', 'b']);
});

it('reads a histogram whose buckets are missing as the samples that are there', async () => {
  const text = '# TYPE h histogram\nh_bucket{le="0.1"} 3\nh_bucket{le="30"} 5\nh_count 6\n';
  const { samples } = await parsePrometheusText(text);
  expect(samples.map(({ name, value }) => [name, value])).toEqual([
    ['h_bucket', 3],
    ['h_bucket', 5],
    ['h_count', 6],
  ]);
});

describe('a large text', () => {
  const cases: [what: string, text: string, samples: number][] = [
    ['the shortest samples', 'a 1\n'.repeat(LENGTH / 4), LENGTH / 4],
    ['lines that start with no name', '}\n'.repeat(LENGTH / 2), 0],
    ['a quote that is never closed', `a{b="${'x'.repeat(LENGTH)}`, 0],
    ['quotes that are never closed', 'a{b="\n'.repeat(LENGTH / 6), 0],
    ['escapes', `a{b="${String.raw`\"`.repeat(LENGTH / 2)}"} 1`, 0],
    ['blanks before a label', `a{${' '.repeat(LENGTH)}`, 0],
    ['blanks behind a value', `a 1${' '.repeat(LENGTH)}x`, 0],
    ['digits', `a ${'1'.repeat(LENGTH)}x`, 0],
    ['one name', `${'a'.repeat(LENGTH)}-`, 0],
    ['labels', `a{${'b="",'.repeat(LENGTH / 5)}} 1`, 0],
    ['blanks in a comment', `# TYPE ${' '.repeat(LENGTH)}`, 0],
  ];

  it.each(cases)('of %s is read in linear time', async (_, text, count) => {
    const { samples } = await parsePrometheusText(text);
    expect(samples.length).toBe(count);
  });
});
