import { runCommand, type CommandOptions } from '../../support/processes/run-command.ts';

/** Runs docker and returns its output. Throws an Error with its last output if it fails. */
export async function docker(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(['docker', ...args], {
    timeoutMs: 120_000,
    ...options,
  });
  if (exitCode === 0) return stdout.trim();
  const lastWords = stderr.trim().split('\n').slice(-20).join('\n');
  throw new Error(`docker ${args.join(' ')} ended with ${exitCode}:\n${lastWords}`);
}

/** Whether the engine has the image. */
export async function hasImage(name: string): Promise<boolean> {
  const { exitCode } = await runCommand(['docker', 'image', 'inspect', name]);
  return exitCode === 0;
}
