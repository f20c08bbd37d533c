import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Environment variables with invalid values. The message has a line for each: its name and what was expected. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that are set. Empty ones count as not set. */
export function setVariables(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** One line for each issue: the variable's name and what was expected. */
export function explainIssues(error: z.ZodError | undefined, prefix = ''): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${prefix}${path.join('.')}: ${message}`);
}

/**
 * Faults of files that hold secrets, by the variable that names the file: one line for each, without the
 * content. Prometheus and Alertmanager start with missing files and fail later, so this is checked first.
 */
export function secretFileFaults(files: Iterable<readonly [string, string]>): string[] {
  return [...files].flatMap(([variable, file]) => {
    const fault = secretFileFault(variable, file);
    return fault === undefined ? [] : [`${variable}: ${file} ${fault}`];
  });
}

function secretFileFault(variable: string, file: string): string | undefined {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch {
    return 'cannot be read';
  }
  if (secret === '') return 'is empty';
  return variable.endsWith('URL_FILE') && !URL.canParse(secret) ? 'holds no URL' : undefined;
}
