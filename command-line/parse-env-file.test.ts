import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../demo/temporary-folder.ts';
import { composeConfig } from '../tests/support/processes/compose-config.ts';
import { parseEnvFile } from './parse-env-file.ts';

/** Each line of the file, and what it means. */
const LINES = [
  ['CHANNEL=#alerts', '#alerts'],
  ['PLAIN=a#b', 'a#b'],
  ['COMMENT=value # comment', 'value'],
  ['BLANKS=  two  words  ', 'two  words'],
  ['EMPTY=', ''],
  ['ONLY_COMMENT= # comment', '# comment'],
  [`SINGLE='a $PLAIN #b "q"'`, 'a $PLAIN #b "q"'],
  [String.raw`ESCAPED_SINGLE='it\'s'`, "it's"],
  [`DOUBLE="a $PLAIN #b 'q'"`, "a a#b #b 'q'"],
  ['AFTER_QUOTES="quoted" # comment', 'quoted'],
  [String.raw`ESCAPES="a\nb\"c\$d\\e"`, 'a\nb"c$d\\e'],
  [String.raw`BACKSLASH=a\nb`, String.raw`a\nb`],
  ['INNER_QUOTES=a"b"c', 'a"b"c'],
  ['DOLLARS=a$$b', 'a$b'],
  ['REFERENCE=x$PLAIN-y', 'xa#b-y'],
  ['BRACED=${PLAIN}z', 'a#bz'],
  ['DEFAULT=${NOPE:-usual}', 'usual'],
  ['NESTED=${NOPE:-${PLAIN}}', 'a#b'],
  ['UNSET=${NOPE-}', ''],
  ['SET=${PLAIN:+other}', 'other'],
  ['export EXPORTED=yes', 'yes'],
  ['COLON: colon', 'colon'],
  ['LINES="one\ntwo"', 'one\ntwo'],
  ['#OFF=1', undefined],
] as const;

const FILE = `# Settings\n\n${LINES.map(([line]) => line).join('\n')}\n`;
const EXPECTED = Object.fromEntries(
  LINES.flatMap(([line, value]) => {
    const name = /^(?:export )?(\w+)/.exec(line)?.[1];
    return name === undefined || value === undefined ? [] : [[name, value]];
  }),
);

test('our commands read every kind of line as Compose does', () => {
  expect(parseEnvFile(FILE)).toEqual(EXPECTED);
  expect(parseEnvFile('A=${B:-b}', { B: 'outer' })).toEqual({ A: 'outer' });
});

test('Compose reads the same', async ({ skip }) => {
  const folder = await temporaryFolder('penpal-env-');
  onTestFinished(() => folder.remove());
  const environment = Object.keys(EXPECTED).map((name) => [name, `\${${name}}`]);
  const service = { image: 'none', environment: Object.fromEntries(environment) as object };
  writeFileSync(join(folder.path, '.env'), FILE);
  writeFileSync(join(folder.path, 'compose.yml'), JSON.stringify({ services: { one: service } }));
  interface Config {
    services: { one: { environment: object } };
  }
  const { services } = await composeConfig<Config>(folder.path, join(folder.path, '.env'), skip);
  expect(services.one.environment).toEqual(EXPECTED);
});
