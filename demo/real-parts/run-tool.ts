import type { RealPart } from './parts.ts';
import { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';

/**
 * Runs promtool or amtool to its end, with `input` on standard input.
 * A verdict against what it checks is an exit code, not an exception.
 */
export function runTool(
  part: RealPart,
  args: readonly string[],
  input?: string,
  options: Omit<CommandOptions, 'input'> = {},
): Promise<CommandResult> {
  return runCommand([...part.command, ...args], {
    ...options,
    ...(input === undefined ? {} : { input }),
  });
}
