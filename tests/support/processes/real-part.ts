import { findRealPart, type PartName, type RealPart } from '../../../demo/real-parts.ts';
import { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';

/** The real program for a test. Where this machine cannot have it, the test is skipped; see `skipOrFail`. */
export async function realPartOrSkip(
  name: PartName,
  skip: (note: string) => never,
): Promise<RealPart> {
  const part = await findRealPart(name);
  return 'absent' in part ? skipOrFail(part.absent, skip) : part;
}

/**
 * Skips a test because of what this machine lacks, and prints one line that says what. With
 * `CI=true` it throws that line instead. `skip` is the test's own.
 */
export function skipOrFail(absent: string, skip: (note: string) => never): never {
  if (process.env['CI'] === 'true') throw new Error(absent);
  process.stderr.write(`SKIPPED ${absent}\n`);
  return skip(absent);
}

/** Runs promtool or amtool to its end. A file that it rejects gives an exit code, not an exception. */
export function runTool(
  part: RealPart,
  args: readonly string[],
  input = '',
  options: CommandOptions = {},
): Promise<CommandResult> {
  return runCommand([...part.command, ...args], { ...options, input });
}
