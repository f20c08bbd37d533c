import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError } from './config-error.ts';

/** Opening a pipe that nobody writes must not wait. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;
/** Secrets, certificates and the services of a person are smaller. */
const MAX_BYTES = 4 * 1_048_576;

/**
 * The text of a regular file. Refuses a pipe, device or folder at once: a read could wait for ever or never
 * end. Throws a ConfigError that says what was expected.
 */
export function readTextFileSync(path: string, maxBytes = MAX_BYTES): string {
  try {
    const file = openSync(path, FLAGS);
    try {
      refuseUnusual(fstatSync(file), maxBytes);
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unreadable(error);
  }
}

/** The same without stopping the event loop. */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  try {
    await using file = await open(path, FLAGS);
    refuseUnusual(await file.stat(), maxBytes);
    return await file.readFile('utf8');
  } catch (error) {
    throw unreadable(error);
  }
}

function refuseUnusual(about: Stats, maxBytes: number): void {
  if (!about.isFile()) throw new ConfigError(['expected a regular file']);
  if (about.size > maxBytes) throw new ConfigError([`expected at most ${maxBytes} bytes`]);
}

/** The code of a system error is for people, its message has the path once more. */
export function unreadable(error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new ConfigError([`expected a readable file (${code})`], undefined, error);
}
