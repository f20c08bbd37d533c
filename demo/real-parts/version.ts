/**
 * The version in what a program prints when it is asked: `prometheus, version 3.5.3+ds1 (branch: …`,
 * `victoria-metrics-20260927-…-tags-v1.145.0-0-g…` or `Client Version: v1.36.4`. Undefined where it
 * does not say.
 */
export function parseVersion(output: string): string | undefined {
  return /(?:\bversion |\bVersion: v|-v)(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
}

/** Whether `version` is `minimum` or newer, compared number by number; a missing number is 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const wanted = minimum.split('.').map(Number);
  const actual = version.split('.').map(Number);
  for (const [position, number] of wanted.entries()) {
    const difference = (actual[position] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
