import { basename, relative } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { readEnvFile } from './env-file.ts';

export type CommandName = keyof typeof manifest.summaries;

export type Options = Readonly<Record<string, Option>>;

interface Option {
  readonly type: 'boolean' | 'string';
  readonly default?: string;
  /** Name of the value in the help, for example `file`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command<Own extends Options> {
  /** As in package.json, which also has its summary. */
  readonly name: CommandName;
  readonly options?: Own;
  /** What may follow the options. Default: nothing. */
  readonly operands?: { readonly name: string; readonly help: string; readonly most: number };
  /** Last line of the help: what is not in the summary. */
  readonly remark?: string;
  /** Errors that tell the user what to do. They are printed without a stack trace. */
  readonly expected?: readonly (new (...args: never[]) => Error)[];
  /** A line before the message of an expected error. */
  readonly heading?: string;
  /** After an expected error. Default 1. */
  readonly exitCode?: number;
}

/** What the command line says. An option that was not given and has no default is undefined. */
export type Values<Own extends Options> = {
  readonly [Name in keyof Own]:
    | (Own[Name]['type'] extends 'boolean' ? boolean : string)
    | (Own[Name] extends { readonly default: string } ? never : undefined);
};

/** A command line that the command does not take. One line on standard error, and exit code 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** For commands whose settings are variables. */
export const ENV_OPTION = {
  type: 'string',
  value: 'file',
  help: 'reads variables that are not set from this file, if it exists',
} as const;

/**
 * Runs a command: prints its help, or parses the arguments and calls `run`, which may return an exit
 * code. A wrong command line ends with one line and exit code 2; an expected error, or a file that
 * cannot be read or written, with its message.
 */
export async function runCommandLine<const Own extends Options>(
  command: Command<Own>,
  run: (values: Values<Own>, operands: readonly string[]) => unknown,
): Promise<void> {
  const { expected = [], exitCode = 1 } = command;
  try {
    const parsed = parse(command);
    if (parsed.values['help']) return console.log(helpOf(command));
    if (typeof parsed.values['env'] === 'string') readEnvFile(parsed.values['env']);
    const code = await run(parsed.values as Values<Own>, parsed.operands);
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const start = nameOf(command);
    if (error instanceof UsageError) {
      console.error(`${start}: ${error.message} (${howToStart(command)} --help)`);
      process.exitCode = 2;
    } else if (expected.some((type) => error instanceof type)) {
      console.error([command.heading, error.message].filter(Boolean).join('\n'));
      process.exitCode = exitCode;
    } else if ('syscall' in error && 'path' in error) {
      console.error(`${start}: ${error.message}`);
      process.exitCode = exitCode;
    } else throw error;
  }
}

/** The number given as `--name`. Throws a UsageError that says what was expected. */
export function numberOption(
  name: string,
  text: string,
  expected: string,
  isAllowed: (value: number) => boolean,
): number {
  const value = Number(text);
  if (text.trim() !== '' && isAllowed(value)) return value;
  throw new UsageError(`--${name}: expected ${expected}, got "${text}"`);
}

/** As `numberOption`, for a whole number of at least 1. */
export function countOption(name: string, text: string): number {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  return numberOption(name, text, 'a whole number from 1', isCount);
}

function parse<Own extends Options>({ options, operands }: Command<Own>) {
  const config: ParseArgsOptionsConfig = {
    ...options,
    help: { type: 'boolean', short: 'h' },
  };
  try {
    const { values, positionals } = parseArgs({ options: config, allowPositionals: true });
    const extra = positionals.slice(operands?.most ?? 0);
    if (extra.length === 0 || values['help']) return { values, operands: positionals };
    throw new UsageError(`unexpected argument ${extra.map((text) => `"${text}"`).join(', ')}`);
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error)) throw error;
    // Node's second sentence explains how to pass such an argument after `--`.
    throw new UsageError(error.message.replace(/\.? To specify .*/s, ''), { cause: error });
  }
}

function helpOf<Own extends Options>(command: Command<Own>): string {
  const { options = {} as Own, operands, remark } = command;
  const rows = [
    ...(operands ? [[operands.name, operands.help]] : []),
    ...Object.entries(options).map(([name, { value, help, default: usual }]) => [
      `--${name}${value === undefined ? '' : ` <${value}>`}`,
      usual === undefined ? help : `${help}; default: ${usual}`,
    ]),
    ['--help', 'shows this'],
  ];
  const width = Math.max(...rows.map(([left = '']) => left.length)) + 3;
  return [
    `usage: ${howToStart(command)} [options] ${operands?.name ?? ''}`.trimEnd(),
    '',
    manifest.summaries[nameOf(command)],
    '',
    ...rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}${right}`),
    ...(remark === undefined ? [] : ['', remark]),
  ].join('\n');
}

/** The name under which npm started this file, such as `gen:dashboards` for gen.ts; else its own. */
function nameOf({ name }: { readonly name: CommandName }): CommandName {
  const started = process.env['npm_lifecycle_event'] ?? '';
  const scripts: Readonly<Record<string, string>> = manifest.scripts;
  const file = basename(process.argv[1] ?? '');
  return scripts[started]?.includes(file) ? (started as CommandName) : name;
}

function howToStart(command: { readonly name: CommandName }): string {
  if (process.env['npm_lifecycle_event'] === nameOf(command))
    return `npm run ${nameOf(command)} --`;
  return `node ${relative('.', process.argv[1] ?? '')}`;
}
