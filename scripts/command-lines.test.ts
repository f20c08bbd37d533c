import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { scriptRunner } from '../tests/support/processes/script-runner.ts';

const { scripts, summaries } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'scripts' | 'summaries',
  Readonly<Record<string, string>>
>;

const ALL = Object.keys(scripts);
/** Vitest reads their command lines, and takes arguments for parts of the names of files. */
const TESTS = ALL.filter((name) => /^test\b/.test(name));
/** Written in shell. Its own test is setup.test.ts, and start-built.test.ts is that of the others. */
const SHELL = ALL.filter((name) => /^(setup|start)\b/.test(name));
const COMMANDS = ALL.filter((name) => ![...TESTS, ...SHELL].includes(name));

const environment = (name: string) => ({ PATH: process.env['PATH'], npm_lifecycle_event: name });

/** Starts it as npm does, which appends the arguments. */
function start(name: string, args: readonly string[]) {
  const command = `${scripts[name]!.replace('node ', '"$0" ')} "$@"`;
  return runCommand(['sh', '-c', command, process.execPath, ...args], { env: environment(name) });
}

const runScript = scriptRunner();

/** The same without a process of its own. */
function run(name: string, args: readonly string[]) {
  const words = scripts[name]!.matchAll(/'([^']*)'|(\S+)/g);
  const [, file, ...own] = Array.from(words, ([, quoted, plain]) => quoted ?? plain!);
  return runScript([file!, ...own, ...args], { env: environment(name) });
}

test('each npm command has a summary of one line, in the order of package.json', () => {
  expect(Object.keys(summaries)).toEqual(Object.keys(scripts));
  expect(Object.values(summaries).filter((line) => !/^[A-Z].{10,110}\.$/.test(line))).toEqual([]);
});

describe('each npm command', () => {
  test.for(COMMANDS)('%s shows its help', async (name) => {
    const { exitCode, stdout, stderr } = await run(name, ['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(`usage: npm run ${name} -- [options]`);
    expect(stdout).toContain(`\n${summaries[name]}\n`);
  });

  test.for(COMMANDS)('%s refuses an unknown option', async (name) => {
    const refusal = {
      exitCode: 2,
      stdout: '',
      stderr: `${name}: Unknown option '--nope' (npm run ${name} -- --help)\n`,
    };
    expect(await start(name, ['--nope'])).toEqual(refusal);
    expect(await run(name, ['--nope'])).toEqual(refusal);
  });

  test.for(COMMANDS)('%s refuses an extra argument', async (name) => {
    const { exitCode, stdout, stderr } = await run(name, ['services.yml', 'extra']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${name}: .*(?:"extra"|extra)`)),
      '',
    ]);
  });
});

test.for([
  ['exit 3', 3],
  // By a signal.
  ['kill -9 $$', 1],
] as const)(
  'a command of several steps ends with the first that fails: %s',
  async ([failing, exitCode]) => {
    const steps = ['echo first', failing, 'echo third', '--'];
    const result = await runCommand([process.execPath, 'command-line/steps.ts', ...steps]);
    expect(result).toEqual({ exitCode, stdout: 'first\n', stderr: '' });
  },
);

test.for([
  [['--nope'], 'Unknown option `--nope`'],
  [['--maxWorkers'], 'option `--maxWorkers <workers>` value is missing'],
  [['--project', 'nope'], '--project: expected any of unit, e2e, containers, got "nope"'],
  [
    ['--project', 'un*', '--project', '!nope'],
    '--project: expected any of unit, e2e, containers, got "!nope"',
  ],
  [['--shard', '3/2'], '--shard <index> must be a positive number less then <count>'],
  [['-t', '['], 'Invalid regular expression: /[/: Unterminated character class'],
] as const)('the commands of tests refuse %j', async ([args, fault]) => {
  const [name] = TESTS;
  expect(await start(name!, args)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `${name}: ${fault} (npm run ${name} -- --help)\n`,
  });
  const line = /^node tests\/run\.ts run/;
  expect(TESTS.filter((each) => !line.test(scripts[each]!))).toEqual([]);
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
  ['soak', ['--hours', '169'], '--hours: expected a number of hours up to 168 (a week), got "169"'],
  ['soak', ['--seed', '1.5'], '--seed: expected a whole number from 0, got "1.5"'],
  ['build', ['--out', '/'], '--out: expected dist or a folder in .cache, got "/"'],
] as const)('%s %j is refused with one line', async ([name, args, message]) => {
  const { exitCode, stdout, stderr } = await run(name, args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`${name}: ${message}`);
  expect(stderr.split('\n')).toHaveLength(2);
});

test('a file that cannot be written is named', async () => {
  const args = ['--out', '/dev/null/x'];
  const message = /^gen:kubernetes: ENOTDIR: .*\/dev\/null\/x.*\n$/;
  expect(await run('gen:kubernetes', args)).toEqual({
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
  const { stdout } = await run(name, ['--help']);
  expect(stdout).toContain(`any of dashboards, alerts, kubernetes, docs; ${said}\n`);
});
