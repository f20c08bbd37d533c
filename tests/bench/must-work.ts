import { runCommand } from '../support/run-command.ts';

/** Runs a command to its end and answers what it printed. Throws if it fails or takes longer than `timeoutMs`. */
export async function mustWork(command: readonly string[], timeoutMs = 30_000): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(command, { timeoutMs });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`);
  return stdout;
}
