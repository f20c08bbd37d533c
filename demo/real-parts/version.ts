/**
 * The version in what a program prints for `--version`: `prometheus, version 3.5.3+ds1 (branch: …` or
 * `victoria-metrics-20260927-…-tags-v1.145.0-0-g…`. Undefined where it does not say.
 */
export function parseVersion(output: string): string | undefined {
  return /(?:\bversion |-v)(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
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
