import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileJson, hostileText } from '../../tests/support/collectors/hostile-bodies.ts';
import { json, readBytes, text } from '../../tests/support/collectors/read-and-scrape.ts';
import { fuzz, mutated } from '../../tests/support/fuzz.ts';

/** Reads the body; the exposition must be valid and have only possible values. */
async function expectSound(entry: Record<string, unknown>, body: string | Uint8Array) {
  const { faults, success, samples, dropped } = await readBytes(entry, body);
  expect(faults).toEqual([]);
  expect(success === true || samples.length === 0).toBe(true);
  for (const { name, value } of samples) {
    expect(Number.isFinite(value)).toBe(true);
    if (name !== 'penpal_total_users' && name !== 'penpal_users_by_language') {
      expect(value).toBeGreaterThanOrEqual(0);
    }
  }
  for (const count of Object.values(dropped)) expect(count).toBeGreaterThan(0);
}

describe('the exposition is valid whatever a source responds', () => {
  const cases: [what: string, entry: object, fc.Arbitrary<string | Uint8Array>, runs: number][] = [
    ['Prometheus text in every form', text, hostileText, 150],
    ['Prometheus text with changed bytes', text, mutated(hostileText), 150],
    ['bytes that are not text', text, fc.uint8Array({ maxLength: 400 }), 80],
    ['JSON of nearly the expected shape', { ...json, root: 'data || @' }, hostileJson, 200],
    ['JSON with changed bytes', json, mutated(hostileJson), 150],
  ];

  it.each(cases)('%s', async (_, entry, bodies, runs) => {
    const property = fc.asyncProperty(bodies, (body) => expectSound({ ...entry }, body));
    await fc.assert(property, fuzz(runs));
  });

  it.each([
    ['[', ']'],
    ['{"languages":', '}'],
  ])('a megabyte of nested %s', async (open, close) => {
    const depth = Math.floor(1_000_000 / (open.length + close.length));
    await expectSound(json, `${open.repeat(depth)}1${close.repeat(depth)}`);
  });
});

it('sums of Prometheus text equal those of a naive sum', async () => {
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
    const lines = all.map(
      ({ language, type, user, value }) =>
        `messages{user_id="${user}",type="${type}",language="${language}"} ${value}\n`,
    );
    const { samples, dropped } = await readBytes(text, lines.join(''));
    const sums: Record<string, number> = {};
    for (const { language, type, value } of all) {
      sums[`${language} ${type}`] = (sums[`${language} ${type}`] ?? 0) + value;
    }
    const shown = samples.map(({ labels, value }) => [`${labels.language} ${labels.type}`, value]);
    expect(Object.fromEntries(shown)).toEqual(sums);
    expect(dropped).toEqual({});
  });
  await fc.assert(property, fuzz(100));
});
