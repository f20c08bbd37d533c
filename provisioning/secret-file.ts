import { readFileSync } from 'node:fs';

/**
 * What is wrong with a file that holds a secret, in one line that begins with the variable that names
 * the file; nothing if it can be used. What the file holds is never shown.
 */
export function secretFileFaults(variable: string, file: string): string[] {
  const secret = read(file);
  if (secret === undefined) return [`${variable}: ${file} cannot be read`];
  if (secret.trim() === '') return [`${variable}: ${file} is empty`];
  if (variable.endsWith('URL_FILE') && !URL.canParse(secret.trim())) {
    return [`${variable}: ${file} holds no URL`];
  }
  return [];
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
