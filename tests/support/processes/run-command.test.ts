import { describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

describe('runCommand', () => {
  test.each([
    ['returns the exit code and both outputs', 'echo out; echo err >&2; exit 3', 3, 'out', 'err'],
    ['passes the input on and closes it', 'cat', 0, 'rules', ''],
    ['allows a command that does not read its input', 'true', 0, '', ''],
    ['kills a command that takes too long', 'exec sleep 60', 124, '', 'did not end within 0.3 s'],
    ['reports a command that was killed', 'kill -9 $$', 137, '', 'kill -9'],
  ])('%s', async (_, script, exitCode, stdout, stderr) => {
    const input = script === 'cat' ? 'rules' : 'x'.repeat(1_000_000);
    const options = exitCode === 124 ? { input, timeoutMs: 300 } : { input };
    expect(await runCommand(['sh', '-c', script], options)).toEqual({
      exitCode,
      stdout: expect.stringContaining(stdout) as string,
      stderr: expect.stringContaining(stderr) as string,
    });
  });

  test('reports a command that does not exist', async () => {
    expect(await runCommand(['no-such-command-anywhere'])).toEqual({
      exitCode: 127,
      stdout: '',
      stderr: expect.stringContaining('no-such-command-anywhere') as string,
    });
  });
});
