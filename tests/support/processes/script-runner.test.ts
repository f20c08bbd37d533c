import { expect, test } from 'vitest';
import { temporaryFiles } from '../temporary-files.ts';
import { scriptRunner } from './script-runner.ts';

const run = scriptRunner();
const runText = (text: string) => run([`${temporaryFiles({ 'script.ts': text })}/script.ts`]);

test('a script has ended when nothing of it is left to do, as a process', async () => {
  const later = "setTimeout(() => { console.log('later'); process.exitCode = 3; }, 20);";
  expect(await runText(later)).toEqual({ exitCode: 3, stdout: 'later\n', stderr: '' });
});

test('a script that waits for nothing fails, and the next one gets a new process', async () => {
  await expect(runText('await new Promise(() => undefined);')).rejects.toThrow(
    'script.ts ended the process of all scripts with exit code 0',
  );
  expect(await runText("console.log('next')")).toMatchObject({ exitCode: 0, stdout: 'next\n' });
});
