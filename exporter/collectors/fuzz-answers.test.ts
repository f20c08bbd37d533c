import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzz, fuzzTimeoutMs, mutated } from '../testing/fuzz.ts';
import { readBytes } from './testing/read-bytes.ts';
import type { Read } from './testing/read-bytes.ts';
import { json, text } from './testing/scrape-source.ts';

const options = { timeout: fuzzTimeoutMs };

/** Whatever it was: the scrape is valid, and only figures came out of it. */
function expectSound({ state, faults }: Read): void {
  expect(faults).toEqual([]);
  expect(state.last?.success === true || state.samples.length === 0).toBe(true);
  for (const { name, value } of state.samples) {
    expect(Number.isFinite(value)).toBe(true);
    if (name !== 'penpal_total_users' && name !== 'penpal_users_by_language') {
      expect(value).toBeGreaterThanOrEqual(0);
    }
  }
  for (const count of Object.values(state.droppedTotal)) expect(count).toBeGreaterThan(0);
}

const labelText = fc.string({ unit: 'binary', maxLength: 12 });
const number = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', 'inf', '1e999', '-0', '.5', '5.', '0x1f', '1_000', ''),
);
const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const blank = fc.constantFrom('', ' ', '\t', '  ');
/** By the grammar of Prometheus text, with the freedom that it leaves. */
const sampleLine = fc
  .record({
    name: fc.constantFrom('messages', 'messages', 'messages_total', 'other', 'a:b', '_'),
    labels: fc.dictionary(fc.constantFrom('language', 'type', 'user_id', 'le', '_x'), labelText),
    value: number,
    time: fc.option(fc.integer({ min: -1e12, max: 4e12 })),
    blank,
    comma: fc.boolean(),
  })
  .map(({ name, labels, value, time, blank: gap, comma }) => {
    const pairs = Object.entries(labels).map(
      ([key, each]) => `${key}${gap}=${gap}"${escaped(each)}"`,
    );
    const inside = pairs.join(`${gap},${gap}`) + (comma && pairs.length > 0 ? ',' : '');
    return `${name}${gap}{${gap}${inside}${gap}} ${value}${time === null ? '' : ` ${time}`}`;
  });
const commentLine = fc.oneof(
  fc.constantFrom(
    '# TYPE messages counter',
    '# HELP messages \\n\\',
    '# TYPE messages',
    '#',
    '# EOF',
  ),
  fc.string({ unit: 'binary' }).map((comment) => `# ${comment}`),
);
const exposition = fc
  .array(fc.oneof({ weight: 4, arbitrary: sampleLine }, commentLine, fc.constant('')), {
    maxLength: 30,
  })
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end) + end));

describe('a source of Prometheus text, whatever it answers, leaves a valid scrape', () => {
  it('by the grammar', options, async () => {
    const property = fc.asyncProperty(exposition, async (body) =>
      expectSound(await readBytes(text, body)),
    );
    await fc.assert(property, fuzz(150));
  });

  it('with bytes changed, taken out and put in', options, async () => {
    const property = fc.asyncProperty(mutated(exposition), async (body) =>
      expectSound(await readBytes(text, body)),
    );
    await fc.assert(property, fuzz(150));
  });

  it('with bytes that are no text', options, async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (body) =>
      expectSound(await readBytes(text, body)),
    );
    await fc.assert(property, fuzz(80));
  });

  it('and sums what it can read as a naive sum does', options, async () => {
    const series = fc.uniqueArray(
      fc.record({
        language: fc.constantFrom('en', 'fr', 'de'),
        type: fc.constantFrom('text', 'voice'),
        user: fc.nat({ max: 9 }),
        value: fc.integer({ min: 0, max: 1000 }),
      }),
      { selector: ({ language, type, user }) => `${language} ${type} ${user}`, minLength: 1 },
    );
    const property = fc.asyncProperty(series, async (all) => {
      const body = all
        .map(
          ({ language, type, user, value }) =>
            `messages{user_id="${user}",type="${type}",language="${language}"} ${value}\n`,
        )
        .join('');
      const { state } = await readBytes(text, body);
      const sums = new Map<string, number>();
      for (const { language, type, value } of all) {
        const key = `${language} ${type}`;
        sums.set(key, (sums.get(key) ?? 0) + value);
      }
      const shown = state.samples.map(({ labels, value }): [string, number] => [
        `${labels.language} ${labels.type}`,
        value,
      ]);
      expect(new Map(shown)).toEqual(sums);
      expect(state.droppedTotal).toEqual({});
    });
    await fc.assert(property, fuzz(100));
  });
});

describe('a source of JSON, whatever it answers, leaves a valid scrape', () => {
  const value = fc.anything({
    values: [
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
    ],
    maxDepth: 2,
  });
  const key = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'constructor', 'toString', '', 'en'),
  );
  const figures = fc.record(
    { total: value, languages: fc.oneof(value, fc.dictionary(key, value)), failed: value },
    { requiredKeys: [] },
  );
  const document = fc
    .oneof(
      figures,
      figures.map((data) => ({ data })),
      value,
    )
    .map((content) => JSON.stringify(content) ?? '');

  it('of the shape that is expected, or nearly', options, async () => {
    const property = fc.asyncProperty(document, async (body) =>
      expectSound(await readBytes({ ...json, root: 'data || @' }, body)),
    );
    await fc.assert(property, fuzz(200));
  });

  it('with bytes changed, taken out and put in', options, async () => {
    const property = fc.asyncProperty(mutated(document), async (body) =>
      expectSound(await readBytes(json, body)),
    );
    await fc.assert(property, fuzz(150));
  });

  it('nested as deep as a megabyte allows', options, async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"languages":', '}'],
    ] as const) {
      const depth = Math.floor(1_000_000 / (open.length + close.length));
      const body = `${open.repeat(depth)}1${close.repeat(depth)}`;
      expectSound(await readBytes(json, body));
    }
  });
});
