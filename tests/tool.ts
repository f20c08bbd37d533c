import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a tool ended. */
export interface ToolResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs promtool or amtool from the PATH. Rejects if it cannot be started. */
export async function runTool(
  tool: 'promtool' | 'amtool',
  args: readonly string[],
): Promise<ToolResult> {
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const [exitCode, ...output] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { exitCode, output: output.join('') };
}
