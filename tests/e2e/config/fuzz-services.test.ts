import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyText, fuzzFor, mutated } from '../../support/fuzz.ts';
import { ConfigError } from '../../../exporter/config/config-error.ts';
import { parseTargets } from '../../../exporter/targets/parse-targets.ts';
import { startBuiltConfig } from '../../support/config/built-config.ts';
import { loadFile } from '../../support/config/load-yaml.ts';

const SHIPPED = readFileSync(resolve(import.meta.dirname, '../../../services.yml'), 'utf8');
const LINES = SHIPPED.split('\n');

let built: Awaited<ReturnType<typeof startBuiltConfig>>;
beforeAll(async () => {
  built = await startBuiltConfig();
});
afterAll(() => built[Symbol.asyncDispose]());

/** The text must give a usable configuration, or a line per fault; the same from the build as from its sources. */
async function expectVerdict(text: string | Buffer): Promise<void> {
  const faults = await built.refusalOf(text);
  expect(faults).toEqual(refusalBySources(built.file));
  for (const line of faults) expect(line).toMatch(/services\.yml: ./);
}

/** The lines that refuse a file; none if it is usable. */
function refusalBySources(file: string): string[] {
  try {
    const { services, lists } = loadFile(file);
    expect(services.length + lists.length).toBeGreaterThan(0);
    for (const { name, check, sources } of services) {
      expect(name).toMatch(/^[\w.-]+$/);
      expect(URL.canParse(check.url)).toBe(true);
      for (const { url } of sources) expect(URL.canParse(url)).toBe(true);
      expect(check.intervalMs).toBeGreaterThanOrEqual(1);
      expect(check.earlyReprobeMs).toBeLessThanOrEqual(check.intervalMs);
    }
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
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
        anyText({ maxLength: 12 }),
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
  values: [...[anyText(), fc.integer(), fc.double()], ...[fc.boolean(), fc.constant(null)]],
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

/** Each for five seconds in CI, so that all take half a minute. */
test.each<[string, fc.Arbitrary<string | Buffer>]>([
  ['the shipped file with edited lines', editedLines],
  ['the shipped file with changed bytes', mutated(fc.constant(SHIPPED))],
  ['any YAML', anyYaml],
  ['any text', anyText()],
])('a services.yml is accepted, or refused with a reason: %s', (_, texts) =>
  fc.assert(fc.asyncProperty(texts, expectVerdict), fuzzFor(5)),
);

const group = fc.record({ targets: anything, labels: anything }, { requiredKeys: [] });
const target = fc.oneof(
  fc.constantFrom('a', 'a:1', 'http://u:%@a', 'http://u:p@a/', '[::1]:1'),
  fc.string(),
);
const goodGroup = fc.record({
  targets: fc.array(target),
  labels: fc.constantFrom(null, {}, { service_name: 'a' }),
});
const list = fc
  .array(fc.oneof(goodGroup, group, anything))
  .map((groups) => JSON.stringify(groups) ?? '');

test.each<[string, fc.Arbitrary<string | Buffer>]>([
  ['groups of anything', list],
  ['changed bytes', mutated(list)],
])('a list is accepted, or refused with the reason that the sources give: %s', async (_, lists) => {
  const property = fc.asyncProperty(lists, async (text) => {
    const documents = [{ fileName: 'list.json', format: 'json' as const, text: text.toString() }];
    const expected = await parseTargets(documents).then(
      () => null,
      (error: ConfigError) => error.message,
    );
    expect(await built.faultOfList(text)).toBe(expected);
  });
  await fc.assert(property, fuzzFor(5));
});

test('a file with aliases that unfold to millions of values is refused early', async () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let depth = 1; depth < 12; depth += 1) {
    const aliases = Array<string>(9).fill(`*a${depth - 1}`);
    lines.push(`a${depth}: &a${depth} [${aliases.join()}]`);
  }
  expect(await built.faultsOf(lines.join('\n'))).toEqual([
    expect.stringContaining('expected aliases that unfold to'),
  ]);
});
