import { execFile } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  /** Its own exit code; 124 if it ran out of time and 127 if it could not be started, as a shell would say. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command may be given besides its arguments. */
export interface CommandOptions {
  /** Standard input, closed after it. */
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const largestOutputBytes = 64 * 1024 * 1024;

/** Runs a command to its end, at most `timeoutMs` (30 s). Never throws: what goes wrong is in the result. */
export function runCommand(
  command: readonly string[],
  { input = '', timeoutMs = 30_000, cwd, env }: CommandOptions = {},
): Promise<CommandResult> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', cwd, env } as const;
    const child = execFile(
      file,
      args,
      { ...options, maxBuffer: largestOutputBytes },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ exitCode: 0, stdout, stderr });
        if (error.killed === true) {
          const reason = `${file} did not end within ${timeoutMs / 1000} s\n`;
          return resolve({ exitCode: 124, stdout, stderr: stderr + reason });
        }
        if (typeof error.code === 'number')
          return resolve({ exitCode: error.code, stdout, stderr });
        const exitCode = error.signal === undefined || error.signal === null ? 127 : 137;
        resolve({ exitCode, stdout, stderr: `${stderr}${error.message}\n` });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
