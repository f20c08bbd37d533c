import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import { ConfigError } from './config-error.ts';
import { faultsOf, loadYaml } from '../../tests/support/config/load-yaml.ts';

const SHIPPED = readFileSync(resolve(import.meta.dirname, '../../services.yml'), 'utf8');
const LINES = SHIPPED.split('\n');

/** The text must give a usable configuration, or a ConfigError with a line per fault. */
function expectVerdict(text: string | Buffer): void {
  try {
    const { services } = loadYaml(text);
    expect(services.length).toBeGreaterThan(0);
    for (const { name, check, sources } of services) {
      expect(name).toMatch(/^[\w.-]+$/);
      expect(URL.canParse(check.url)).toBe(true);
      for (const { url } of sources) expect(URL.canParse(url)).toBe(true);
      expect(check.intervalMs).toBeGreaterThanOrEqual(1);
      expect(check.earlyReprobeMs).toBeLessThanOrEqual(check.intervalMs);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split('\n')) expect(line).toMatch(/services\.yml: ./);
  }
}

/** Mistakes of a person: lines that are missing, doubled, indented or have another value or key. */
const editedLines = fc
  .array(
    fc.record({
      at: fc.nat({ max: LINES.length - 1 }),
      how: fc.constantFrom('drop', 'twice', 'indent', 'value', 'key'),
      value: fc.oneof(
        fc.constantFrom('~', '-1', '0', '1e400', '.nan', '[]', '{}', 'yes', '2026-01-01', '!!js 1'),
        fc.constantFrom('${HOME}', '${', '${A:-${B}}', '*x', '&x 1', '"', "'", '|', '@', '`'),
        fc.string({ unit: 'binary', maxLength: 12 }),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((edits) => {
    const lines = [...LINES];
    for (const { at, how, value } of edits) {
      const line = lines[at] ?? '';
      if (how === 'drop') lines[at] = '';
      if (how === 'twice') lines[at] = `${line}\n${line}`;
      if (how === 'indent') lines[at] = ` ${line}`;
      if (how === 'value') lines[at] = line.replace(/:.*$/, `: ${value}`);
      if (how === 'key') lines[at] = line.replace(/\w+:/, `${value}:`);
    }
    return lines.join('\n');
  });

const anything = fc.anything({
  values: [
    ...[fc.string({ unit: 'binary' }), fc.integer(), fc.double()],
    ...[fc.boolean(), fc.constant(null)],
  ],
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('services', 'defaults', 'name', 'url', 'check', 'sources', '__proto__'),
  ),
});
const service = fc.dictionary(
  fc.constantFrom('name', 'url', 'check', 'tls', 'sources', 'maintenance', 'slo', 'interval'),
  anything,
);
const anyYaml = fc
  .oneof(anything, fc.record({ services: fc.array(service) }))
  .map((value) => dump(value, { skipInvalid: true }));

test.each<[string, fc.Arbitrary<string | Buffer>, runs: number]>([
  ['the shipped file with edited lines', editedLines, 300],
  ['the shipped file with changed bytes', mutated(fc.constant(SHIPPED)), 200],
  ['any YAML', anyYaml, 300],
  ['any text', fc.string({ unit: 'binary' }), 200],
])(
  'a services.yml is accepted, or refused with a reason: %s',
  (_, texts, runs) => {
    fc.assert(fc.property(texts, expectVerdict), fuzz(runs));
  },
  fuzzTimeoutMs,
);

test('a file with aliases that unfold to millions of values is refused early', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let depth = 1; depth < 12; depth += 1) {
    const aliases = Array<string>(9).fill(`*a${depth - 1}`);
    lines.push(`a${depth}: &a${depth} [${aliases.join()}]`);
  }
  expect(faultsOf(lines.join('\n'))).toEqual([
    expect.stringContaining('expected aliases that unfold to'),
  ]);
});
