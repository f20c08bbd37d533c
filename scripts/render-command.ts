import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { SettingsError } from '../provisioning/settings.ts';
import { isUsageError } from './usage-error.ts';

/**
 * Renders a configuration and writes it to the file that `--out` names, with its folders, or to
 * standard output. A wrong argument or a SettingsError ends with exit code 1 and a message without a
 * stack trace.
 */
export function renderCommand(
  what: string,
  options: ParseArgsOptionsConfig,
  render: (values: Readonly<Record<string, unknown>>) => string,
): void {
  try {
    const { values } = parseArgs({ options: { ...options, out: { type: 'string' } } });
    const text = render(values);
    if (values.out === undefined) return void process.stdout.write(text);
    mkdirSync(dirname(values.out), { recursive: true });
    writeFileSync(values.out, text);
    console.log(`wrote ${values.out}`);
  } catch (error) {
    if (!(error instanceof SettingsError) && !isUsageError(error)) throw error;
    console.error(`${what} cannot be configured:\n${error.message}`);
    process.exitCode = 1;
  }
}
