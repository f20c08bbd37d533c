/** The number given on the command line as `--name`. Throws an Error that says what was expected. */
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

/** As `numberOption`, for a whole number of at least 1. */
export function countOption(name: string, text: string): number {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  return numberOption(name, text, 'a whole number from 1', isCount);
}
