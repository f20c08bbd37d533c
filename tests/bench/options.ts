import { parseArgs } from 'node:util';
import { countOption } from '../support/processes/number-option.ts';

export interface Options {
  /** Names of the rows to measure. */
  readonly wanted: readonly string[];
  readonly runs: number;
}

/** Reads the command line. Default: all rows, five runs. Throws an Error with the expected values. */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' } },
  });
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`unknown row ${unknown.join(', ')}; expected any of ${names.join(', ')}`);
  }
  return {
    wanted: positionals.length > 0 ? positionals : names,
    runs: countOption('runs', values.runs),
  };
}
