import { env } from 'node:process';
import fc from 'fast-check';

/** Longest that a property runs when nobody asked for more, milliseconds. */
const USUAL_LIMIT_MS = 4_000;

/**
 * For tests: how long a property is tried: `runs` times, or for `limitMs` on a slow machine. With
 * `FUZZ_RUNS=50` fifty times as often, however long it takes.
 */
export function fuzz<T>(runs: number, limitMs = USUAL_LIMIT_MS): fc.Parameters<T> {
  const factor = Number(env['FUZZ_RUNS'] ?? 1);
  if (factor > 1) return { numRuns: Math.ceil(runs * factor) };
  return { numRuns: runs, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false };
}

/**
 * For tests: tries a property for so many seconds in CI, and a fifth of that elsewhere. With `FUZZ_RUNS=50`
 * fifty times as long.
 */
export function fuzzFor<T>(secondsInCi: number): fc.Parameters<T> {
  const seconds = (env['CI'] ? secondsInCi : secondsInCi / 5) * Number(env['FUZZ_RUNS'] ?? 1);
  const limit = { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false };
  return { numRuns: 1_000_000, ...limit };
}

const SURROGATES = 0xe000 - 0xd800;
/** Like fast-check's unit `binary`, which first keeps each of a million characters in a map: half a second. */
const anyCharacter = fc.nat({ max: 0x10ffff - SURROGATES }).map(
  (index) => String.fromCodePoint(index < 0xd800 ? index : index + SURROGATES),
  (character) => {
    const code = String(character).codePointAt(0)!;
    return code < 0xd800 ? code : code - SURROGATES;
  },
);

/** A text of any characters. */
export function anyText(limits: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...limits });
}

/** A text with some of its bytes replaced, taken out, put in or doubled, and perhaps its end cut off. */
export function mutated(texts: fc.Arbitrary<string | Buffer>): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.nat({ max: 8 }),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom('\n', '\0', '"', '\\', '{', '}', '\r\n', ' ', '&', '*', '%', '1e999')
        .map((text) => Buffer.from(text)),
    ),
  });
  return fc
    .tuple(
      texts,
      fc.array(edit, { maxLength: 6 }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([text, edits, keep]) => {
      let bytes = typeof text === 'string' ? Buffer.from(text) : text;
      for (const { at, length, put } of edits) {
        const from = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
      }
      return keep === null ? bytes : bytes.subarray(0, Math.ceil(keep * bytes.length));
    });
}
