import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runCommand } from './run-command.ts';
import { productionCommand, scripts, startLine } from './start-built.ts';

test('the production command is what Node gets, and what the shell sets before it', () => {
  const { variables, words } = productionCommand();
  expect(words.at(-1)).toBe('dist/exporter/main.js');
  expect(words.slice(0, -1).filter((word) => !word.startsWith('--'))).toEqual([]);
  expect(Object.keys(variables)).toEqual(['MALLOC_MMAP_THRESHOLD_']);
});

test('the image starts the service with the same flags and variables', () => {
  const { variables, words } = productionCommand();
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const [, command = ''] = /^CMD (.+)$/.exec(dockerfile.trimEnd().split('\n').at(-1) ?? '') ?? [];

  expect(JSON.parse(command)).toEqual(['node', ...words]);
  for (const [name, value] of Object.entries(variables)) {
    expect(dockerfile).toContain(`\nENV ${name}=${value}\n`);
  }
});

const MISSING_LIST = 'SERVICES_FILE=${FOLDER:-nowhere}/"a"$$b #1.yml # comment\n';
test.for([
  ['reads .env as Compose does', MISSING_LIST, { FOLDER: 'mine' }, 'mine/"a"$b'],
  ['needs no .env', undefined, {}, 'services.yml'],
] as const)('npm start %s', async ([, text, variables, file]) => {
  const folder = await temporaryFolder('start-');
  onTestFinished(() => folder.remove());
  if (text !== undefined) writeFileSync(join(folder.path, '.env'), text);
  const line = startLine().replace('dist/exporter/main.js', resolve('exporter/main.ts'));
  const env = { PATH: process.env['PATH'], ...variables };
  const { exitCode, stderr } = await runCommand(['sh', '-c', line], { cwd: folder.path, env });
  expect(stderr).toContain(`${file}: expected a readable file (ENOENT)`);
  expect(exitCode).toBe(1);
});

test('no command lets Node read .env, which reads some lines otherwise than Compose', () => {
  expect(Object.values(scripts()).filter((line) => line.includes('--env-file'))).toEqual([]);
});

test('npm start says in one line that .env cannot be read', async () => {
  const folder = await temporaryFolder('start-');
  onTestFinished(() => folder.remove());
  mkdirSync(join(folder.path, '.env'));
  const line = startLine().replace('dist/exporter/main.js', resolve('exporter/main.ts'));
  const { exitCode, stderr } = await runCommand(['sh', '-c', line], { cwd: folder.path });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: '.env: expected a readable file (EISDIR)\n',
  });
});

test.for([
  ['start', ['--help'], 1, 'There is no build: npm run build\n'],
  ['start:prod', [], 1, 'There is no build: npm run build\n'],
  ['start:dev', ['--help'], 0, 'usage: npm start. '],
  ['start:dev', ['--nope'], 2, 'Unexpected argument "--nope"; usage: npm start. '],
] as const)('npm run %s %j ends with one line', async ([name, args, exitCode, line]) => {
  const folder = await temporaryFolder('start-');
  onTestFinished(() => folder.remove());
  copyFileSync('package.json', join(folder.path, 'package.json'));
  for (const link of ['exporter', 'node_modules'])
    symlinkSync(resolve(link), join(folder.path, link));
  // As npm starts it.
  const command = ['sh', '-c', `${scripts()[name]} "$@"`, 'sh', ...args];
  const env = { PATH: `${resolve('node_modules/.bin')}:${process.env['PATH']}` };
  const result = await runCommand(command, { cwd: folder.path, env });
  expect(result.exitCode).toBe(exitCode);
  const text = result.stdout + result.stderr;
  expect(text.startsWith(line)).toBe(true);
  expect(text.trimEnd().split('\n')).toHaveLength(1);
});

test('npm start passes its arguments on to the service, which refuses them', async () => {
  const folder = await temporaryFolder('start-');
  onTestFinished(() => folder.remove());
  copyFileSync('package.json', join(folder.path, 'package.json'));
  mkdirSync(join(folder.path, 'dist/exporter'), { recursive: true });
  const print = 'console.log(process.argv.slice(2).join())';
  writeFileSync(join(folder.path, 'dist/exporter/main.js'), print);
  symlinkSync(resolve('node_modules'), join(folder.path, 'node_modules'));
  const command = ['npm', '--silent', 'start', '--', '--nope', '--help'];
  const { exitCode, stdout } = await runCommand(command, { cwd: folder.path });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '--env=.env,--nope,--help\n' });
});
