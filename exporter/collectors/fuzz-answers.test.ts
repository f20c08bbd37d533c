import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import { hostileJson, hostileText } from '../../tests/support/collectors/hostile-answers.ts';
import { readBytes } from '../../tests/support/collectors/read-bytes.ts';
import type { Read } from '../../tests/support/collectors/read-bytes.ts';
import { json, text } from '../../tests/support/collectors/scrape-source.ts';

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

describe('a source of Prometheus text, whatever it answers, leaves a valid scrape', () => {
  it('by the grammar', options, async () => {
    const property = fc.asyncProperty(hostileText, async (body) =>
      expectSound(await readBytes(text, body)),
    );
    await fc.assert(property, fuzz(150));
  });

  it('with bytes changed, taken out and put in', options, async () => {
    const property = fc.asyncProperty(mutated(hostileText), async (body) =>
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
  it('of the shape that is expected, or nearly', options, async () => {
    const property = fc.asyncProperty(hostileJson, async (body) =>
      expectSound(await readBytes({ ...json, root: 'data || @' }, body)),
    );
    await fc.assert(property, fuzz(200));
  });

  it('with bytes changed, taken out and put in', options, async () => {
    const property = fc.asyncProperty(mutated(hostileJson), async (body) =>
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
