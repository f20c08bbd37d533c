import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePrometheusText } from './prometheus-text.ts';

/** Characters that could end a label value, a label or a line too early. */
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
    ['with a backslash that escapes nothing', String.raw`a{b="\d"} 1`, { b: '\\d' }, 1],
    ['with braces, a comma and a hash in a value', 'a{b="},#{"} 1', { b: '},#{' }, 1],
    ['with a label named __proto__', 'a{__proto__="c"} 1', { ['__proto__']: 'c' }, 1],
    ['with an empty value of a label', 'a{b=""} 1', { b: '' }, 1],
    ['with a timestamp', 'a 1 1795521600000', {}, 1],
    ['with a negative timestamp', 'a 1 -5', {}, 1],
    ['with a timestamp in seconds', 'a 1 1795521600.123', {}, 1],
    ['with a timestamp with an exponent', 'a 1 1.7955216e9', {}, 1],
    [
      'with an exemplar',
      String.raw`a{b="c"} 1 # {trace_id="# } \""} 0.5 1795521600.1`,
      { b: 'c' },
      1,
    ],
    ['with a timestamp and an exemplar', 'a 1 5 # {} 1', {}, 1],
    ['with a carriage return', 'a 1\r', {}, 1],
    ['with an exponent', 'a 1.5e-3', {}, 0.0015],
    ['with a large exponent', 'a 1E+21', {}, 1e21],
    ['with a sign', 'a +2', {}, 2],
    ['below zero', 'a -2.5', {}, -2.5],
    ['with no digit before the point', 'a .5', {}, 0.5],
    ['with no digit after the point', 'a 5.', {}, 5],
    ['that is infinite', 'a +Inf', {}, Infinity],
    ['that is infinite below zero', 'a -Inf', {}, -Infinity],
    ['that is not a number', 'a NaN', {}, NaN],
  ];

  it.each(cases)('%s is read', async (_, line, labels, value) => {
    const { samples, malformed } = await parsePrometheusText(`${line}\n`);
    expect(malformed).toEqual(new Map());
    expect(samples).toEqual([{ name: 'a', labels: new Map(Object.entries(labels)), value }]);
  });

  it('has any label value that its source escaped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...HARD_CHARACTERS) }), async (value) => {
        const escaped = value.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
        const { samples } = await parsePrometheusText(`a{b="${escaped}",c="d"} 1`);
        expect(samples[0]?.labels.get('b')).toBe(value);
      }),
    );
  });
});

describe('a line that is not a sample', () => {
  const cases: [what: string, line: string][] = [
    ['has no value', 'a'],
    ['has no value after its labels', 'a{b="c"}'],
    ['has a word for a value', 'a one'],
    ['has a hexadecimal value', 'a 0x10'],
    ['has a word after its value', 'a 1 x'],
    ['has a word for a timestamp', 'a 1 now'],
    ['has no blank before its exemplar', 'a 1# {} 1'],
    ['has labels that are not closed', 'a{b="c" 1'],
    ['has a quote that is not closed', 'a{b="c} 1'],
    ['has a label without quotes', 'a{b=c} 1'],
    ['has a label without a value', 'a{b} 1'],
    ['has a comma and no label', 'a{,} 1'],
    ['has a label twice', 'a{b="c",b="d"} 1'],
    ['is too long', `a{b="${'c'.repeat(16_384)}"} 1`],
  ];

  it.each(cases)('%s and is reported under its metric', async (_, line) => {
    const parsed = await parsePrometheusText(`ok 1\n${line}\nok 2\n`);
    expect(parsed.samples.map(({ value }) => value)).toEqual([1, 2]);
    expect(parsed.malformed).toEqual(new Map([['a', { line: 2, count: 1 }]]));
  });

  it('does not start with a name and is reported without one', async () => {
    const { malformed } = await parsePrometheusText('1a 2\n{b="c"} 1\na 1\n');
    expect(malformed).toEqual(new Map([['', { line: 1, count: 2 }]]));
  });
});

test('comments and empty lines are skipped, and types are known from them', async () => {
  const text =
    '# HELP a word\n# TYPE a counter\n#\n# a comment\n\n   \n#TYPE c gauge\n# TYPE b gauge\n# HELP d d';
  const parsed = await parsePrometheusText(text);
  expect(parsed).toMatchObject({ samples: [], malformed: new Map() });
  const declared = { a: 'counter', b: 'gauge', d: '' };
  expect(parsed.declared).toEqual(new Map(Object.entries(declared)));
});

test('a histogram without some buckets is parsed as the samples that are there', async () => {
  const text = '# TYPE h histogram\nh_bucket{le="0.1"} 3\nh_bucket{le="30"} 5\nh_count 6\n';
  const { samples } = await parsePrometheusText(text);
  const shown = samples.map(({ name, value }) => `${name} ${value}`);
  expect(shown).toEqual(['h_bucket 3', 'h_bucket 5', 'h_count 6']);
});

test.each([
  ['no line', '', true],
  ['a comment alone', '# TYPE a gauge', true],
  ['unparsable lines alone', 'All is well.\n1 2 3\n', false],
])('text with %s is valid or rejected', async (_, text, isPrometheus) => {
  const parsing = parsePrometheusText(text);
  if (isPrometheus) expect(await parsing).toMatchObject({ samples: [], malformed: new Map() });
  else await expect(parsing).rejects.toThrow(SyntaxError);
});

describe('a megabyte is parsed in linear time if its lines have', () => {
  /** Just below the longest line. In quadratic time 64 such lines take minutes. */
  const LENGTH = 16_000;
  const cases: [what: string, line: string][] = [
    ['a quote that is never closed', `a{b="${'x'.repeat(LENGTH)}`],
    ['escapes', `a{b="${String.raw`\"`.repeat(LENGTH / 2)}} 1`],
    ['blanks before a label', `a{${' '.repeat(LENGTH)}`],
    ['blanks before a brace', `a${' '.repeat(LENGTH)}`],
    ['blanks after a value', `a 1${' '.repeat(LENGTH)}x`],
    ['digits', `a ${'1'.repeat(LENGTH)}x`],
    ['two numbers', `a ${'1'.repeat(LENGTH / 2)} ${'1'.repeat(LENGTH / 2)}x`],
    ['one name', `${'a'.repeat(LENGTH)}-`],
    ['labels', `a{${'b="",'.repeat(LENGTH / 5)}} 1`],
    ['quotes', `a{${'"'.repeat(LENGTH)}`],
    ['blanks before an exemplar', `a 1 1${' '.repeat(LENGTH)}x`],
    ['blanks in a comment', `# TYPE ${' '.repeat(LENGTH)}`],
  ];

  it.each(cases)('%s', async (_, line) => {
    const { samples } = await parsePrometheusText(`a 1\n${`${line}\n`.repeat(64)}`);
    expect(samples).toHaveLength(1);
  });

  it('one character', async () => {
    const { samples } = await parsePrometheusText(`a 1\n${'}\n'.repeat(524_288)}`);
    expect(samples).toHaveLength(1);
  });
});
