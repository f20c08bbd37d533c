import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { temporaryFolder } from '../demo/temporary-folder.ts';

const SCRIPT = resolve(import.meta.dirname, 'check-commits.sh');
const folder = await temporaryFolder('check-commits-');
afterAll(() => folder.remove());

/** 72 characters, more bytes. */
const LONGEST = 'é'.repeat(72);

test.each([
  ['a subject of 72 characters and a long body', `${LONGEST}\n\n${'x'.repeat(90)}\n`, 0],
  ['a subject of 73 characters', `${LONGEST}!\n`, 1],
  ['a long comment of git before the subject', `# ${LONGEST}\nShort\n`, 0],
])('as a hook: %s', async (_, message, exitCode) => {
  const file = join(folder.path, 'message');
  writeFileSync(file, message);
  expect(await runCommand(['sh', SCRIPT, file])).toMatchObject({ exitCode });
});

test('checks the commits after the one that added the script', async () => {
  const git = (...args: string[]) =>
    runCommand(['git', '-c', 'user.name=a', '-c', 'user.email=a@example', ...args], {
      cwd: folder.path,
    });
  const commit = (subject: string) => git('commit', '--quiet', '--allow-empty', '-m', subject);
  const check = () => runCommand(['sh', SCRIPT], { cwd: folder.path });

  await git('init', '--quiet');
  await commit(`${LONGEST} before the rule`);
  mkdirSync(join(folder.path, 'scripts'));
  writeFileSync(join(folder.path, 'scripts/check-commits.sh'), '');
  await git('add', 'scripts');
  await commit('Add the check');
  await commit(LONGEST);
  expect(await check()).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  await commit(`${LONGEST}!`);
  expect(await check()).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`\n${LONGEST}!\n`) as string,
  });
});
