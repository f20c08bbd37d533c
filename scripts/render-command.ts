import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ENV_OPTION, runCommandLine } from '../command-line/command-line.ts';
import type { Command, Options, Values } from '../command-line/command-line.ts';
import { SettingsError } from '../provisioning/settings.ts';

/** Renders a configuration and writes it to the file that `--out` names, with its folders, or to standard output. */
export function renderCommand<const Own extends Options>(
  { options, ...rest }: Required<Pick<Command<Own>, 'name' | 'options' | 'heading'>>,
  render: (values: Values<Own> & { readonly env?: string }) => string,
): Promise<void> {
  const out = {
    type: 'string',
    value: 'file',
    help: 'writes this file instead of printing it',
  } as const;
  const command = {
    ...rest,
    options: { ...options, out, env: ENV_OPTION },
    expected: [SettingsError],
  };
  return runCommandLine(command, (values) => {
    const given = values as Values<Own> & { readonly env?: string; readonly out?: string };
    const text = render(given);
    const file = given.out;
    if (file === undefined) return void process.stdout.write(text);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  });
}
