import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../../support/processes/run-command.ts';

/** Debian's trusted certificates. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** The certificates that this machine trusts, including its own authorities. */
export function certificatesFile(): string {
  return process.env['NODE_EXTRA_CA_CERTS'] ?? CERTIFICATES;
}

/** The npm of this machine. */
export async function npmFolder(): Promise<string> {
  const { stdout } = await runCommand(['sh', '-c', 'command -v npm']);
  return dirname(dirname(await realpath(stdout.trim())));
}

/** npm settings that give a container the registry access of this machine. */
export async function npmrc(): Promise<string> {
  const { stdout } = await runCommand(['npm', 'config', 'get', 'registry']);
  return `registry=${stdout.trim()}\ncafile=${CERTIFICATES}\naudit=false\nfund=false\nupdate-notifier=false\n`;
}

/** The binary of the development dependency `node`. */
export function nodeBinary(): string {
  return join(import.meta.dirname, '../../../node_modules/node/bin/node');
}
