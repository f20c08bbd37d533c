import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../tests/support/processes/run-command.ts';

const { scripts, summaries } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'scripts' | 'summaries',
  Readonly<Record<string, string>>
>;

/** Our own commands: name in package.json, file. */
const COMMANDS = Object.entries(scripts)
  .map(([name, line]) => [name, /(?:^|&& )node (\S+\.ts)/.exec(line)?.[1]] as const)
  .filter((entry): entry is readonly [string, string] => entry[1] !== undefined);

async function run(name: string, file: string, args: readonly string[]) {
  const env = { PATH: process.env['PATH'], npm_lifecycle_event: name };
  return runCommand([process.execPath, file, ...args], { env });
}

test('each npm command has a summary of one line, in the order of package.json', () => {
  expect(Object.keys(summaries)).toEqual(Object.keys(scripts));
  expect(Object.values(summaries).filter((line) => !/^[A-Z].{10,110}\.$/.test(line))).toEqual([]);
});

describe('each of our commands', () => {
  test('is found', () => {
    expect(COMMANDS.map(([name]) => name)).toEqual(
      expect.arrayContaining(['demo', 'build', 'gen', 'check:config', 'bench', 'soak', 'help']),
    );
  });

  test.for(COMMANDS)('%s shows its help', async ([name, file]) => {
    const { exitCode, stdout, stderr } = await run(name, file, ['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(`usage: npm run ${name} -- [options]`);
    expect(stdout).toContain(`\n${summaries[name]}\n`);
  });

  test.for(COMMANDS)('%s refuses an unknown option', async ([name, file]) => {
    expect(await run(name, file, ['--nope'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `${name}: Unknown option '--nope' (npm run ${name} -- --help)\n`,
    });
  });

  test.for(COMMANDS)('%s refuses an extra argument', async ([name, file]) => {
    const { exitCode, stdout, stderr } = await run(name, file, ['services.yml', 'extra']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${name}: .*(?:"extra"|extra)`)),
      '',
    ]);
  });
});

test.for([
  ['gen', ['rules'], 'unknown part rules; expected any of dashboards, alerts, kubernetes, docs'],
  [
    'check:service',
    ['nope'],
    'no service "nope"; there are auth-service, db-service, ai-service, payment-service',
  ],
  [
    'check:service',
    [],
    'expected the name of a service; there are auth-service, db-service, ai-service, payment-service',
  ],
  ['check:config', ['--env'], "Option '--env <value>' argument missing"],
  ['bench', ['speed'], 'unknown row speed; expected any of probe-cpu, '],
  ['bench', ['--runs', '2.5'], '--runs: expected a whole number from 1, got "2.5"'],
  ['bench', ['--runs', ''], '--runs: expected a whole number from 1, got ""'],
  ['bench:probes', ['--rate', '0'], '--rate: expected a whole number from 1, got "0"'],
  [
    'soak',
    ['--minutes', 'two'],
    '--minutes: expected a number of minutes up to 10080 (a week), got "two"',
  ],
  [
    'soak',
    ['--minutes', '0'],
    '--minutes: expected a number of minutes up to 10080 (a week), got "0"',
  ],
  ['soak', ['--seed', '1.5'], '--seed: expected a whole number from 0, got "1.5"'],
  ['build', ['--out', '/'], '--out: expected dist or a folder in .cache, got "/"'],
] as const)('%s %j is refused with one line', async ([name, args, message]) => {
  const file = COMMANDS.find(([command]) => command === name)?.[1] ?? '';
  const { exitCode, stdout, stderr } = await run(name, file, args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`${name}: ${message}`);
  expect(stderr.split('\n')).toHaveLength(2);
});

test('a file that cannot be written is named', async () => {
  const args = ['--out', '/dev/null/x'];
  const message = /^gen:kubernetes: ENOTDIR: .*\/dev\/null\/x.*\n$/;
  expect(await run('gen:kubernetes', 'scripts/gen-kubernetes.ts', args)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(message) as string,
  });
});

test.for([
  ['gen', 'default: all'],
  ['gen:check', 'default: all'],
  ['gen:dashboards', 'besides dashboards'],
  ['gen:alerts', 'besides alerts'],
] as const)('the help of %s says which parts it takes: %s', async ([name, said]) => {
  const [, ...words] = scripts[name]!.split(' ');
  const [file = '', ...args] = words;
  const { stdout } = await run(name, file, [...args, '--help']);
  expect(stdout).toContain(`any of dashboards, alerts, kubernetes, docs; ${said}\n`);
});
