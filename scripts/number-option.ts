/** The number that a command line gives for `--name`. Throws an Error that says what was expected. */
export function numberOption(
  name: string,
  text: string,
  expected: string,
  isAllowed: (value: number) => boolean,
): number {
  const value = Number(text);
  if (text.trim() !== '' && isAllowed(value)) return value;
  throw new Error(`--${name}: expected ${expected}, got "${text}"`);
}

/** A whole number of at least 1. */
export function countOption(name: string, text: string): number {
  return numberOption(
    name,
    text,
    'a whole number from 1',
    (value) => Number.isSafeInteger(value) && value >= 1,
  );
}
