import { execFile } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';

/** How a command ended. */
export interface CommandResult {
  /** Its own exit code. As in a shell, 124: out of time, 127: not started, 137: killed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Standard input, closed after it. */
  readonly input?: string;
  /** Default 20 minutes; then the command is killed. */
  readonly timeoutMs?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Where Node keeps stripped and compiled code, half of the work of a short command. */
export const NODE_COMPILE_CACHE = resolvePath(import.meta.dirname, '../../../.cache/compile-cache');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a command to its end. Never rejects: the result says what went wrong. */
export function runCommand(
  command: readonly string[],
  { input = '', timeoutMs = 1_200_000, cwd, env = process.env }: CommandOptions = {},
): Promise<CommandResult> {
  const [file = '', ...args] = command;
  const limits = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve) => {
    const options = { ...limits, cwd, env: { NODE_COMPILE_CACHE, ...env } };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null || typeof error.code === 'number') {
        return resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
      }
      const exitCode = error.killed ? 124 : error.signal ? 137 : 127;
      const timedOut = `${file} did not end within ${timeoutMs / 1000} s`;
      const reason = error.killed ? timedOut : error.message;
      resolve({ exitCode, stdout, stderr: `${stderr}${reason}\n` });
    });
    // The command may end without reading its input.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
