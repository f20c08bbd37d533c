import { describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

describe('runCommand', () => {
  test('gives the exit code and both outputs', async () => {
    const result = await runCommand(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('passes the input on and closes it', async () => {
    expect(await runCommand(['cat'], { input: 'rules' })).toMatchObject({ stdout: 'rules' });
  });

  test('survives a command that does not read its input', async () => {
    const input = 'x'.repeat(1_000_000);
    expect(await runCommand(['true'], { input })).toMatchObject({ exitCode: 0 });
  });

  test('ends a command that takes too long', async () => {
    const result = await runCommand(['sleep', '60'], { timeoutMs: 50 });
    expect(result).toMatchObject({
      exitCode: 124,
      stderr: 'sleep did not end within 0.05 s\n',
    });
  });

  test('says that there is no such command', async () => {
    const result = await runCommand(['no-such-command-anywhere']);
    expect(result).toMatchObject({ exitCode: 127 });
    expect(result.stderr).toContain('no-such-command-anywhere');
  });
});
