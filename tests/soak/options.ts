import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { numberOption } from '../support/processes/number-option.ts';

export interface Options {
  readonly minutes: number;
  readonly seed: number;
  /** Runs the exporter's sources instead of the build. */
  readonly fromSources: boolean;
}

/** Reads the command line. Default: 3 minutes and a random seed. Throws an Error with the expected values. */
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
    minutes: numberOption(
      'minutes',
      values.minutes ?? '3',
      'a number of minutes up to a week',
      (minutes) => minutes > 0 && minutes <= 10_080,
    ),
    seed: numberOption(
      'seed',
      values.seed ?? String(randomInt(1_000_000)),
      'a whole number from 0',
      (seed) => Number.isSafeInteger(seed) && seed >= 0,
    ),
  };
}
