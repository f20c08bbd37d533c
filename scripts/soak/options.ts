import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  readonly minutes: number;
  readonly seed: number;
  /** Runs the exporter's sources instead of what was built. */
  readonly fromSources: boolean;
}

const USAGE = 'npm run soak -- [--minutes 3] [--seed N] [--sources]';

/** Reads the command line: 3 minutes and a random seed by default. Throws an Error that says how. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      sources: { type: 'boolean' },
    },
  });
  return {
    fromSources: values.sources ?? false,
    minutes: numberOf(values.minutes ?? '3', 'minutes', (n) => n > 0 && n <= 10_080),
    seed: numberOf(
      values.seed ?? String(randomInt(1_000_000)),
      'seed',
      (n) => Number.isSafeInteger(n) && n >= 0,
    ),
  };
}

function numberOf(text: string, name: string, isAllowed: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && isAllowed(value)) return value;
  throw new Error(`--${name}: expected a number, got "${text}"; ${USAGE}`);
}
