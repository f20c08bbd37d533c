import { runCommand } from './run-command.ts';

/**
 * Shows the program `usr/share` of its own package as `/usr/share`, to it alone, with the machine's time zones inside,
 * and then becomes the program (`exec`), so that signals reach it and it has one pid.
 */
const showShare = `share=$1; shift
if [ -d /usr/share/zoneinfo ]; then mount --rbind /usr/share/zoneinfo "$share/zoneinfo" || exit; fi
mount --rbind "$share" /usr/share && exec "$@"`;

/** Root needs no user namespace, and in one it would lose its right to other users' files. */
const privateMounts = [
  ['unshare', '--mount'],
  ['unshare', '--map-root-user', '--mount'],
];

/**
 * What to put before a command so that it sees `shareFolder` as `/usr/share`, in a mount namespace of its own.
 * Debian's Alertmanager reads `/usr/share/prometheus/alertmanager/default.tmpl` when it starts and has no option for
 * another place. Undefined where this machine permits no such namespace, as in most containers.
 */
export async function privateShareCommand(shareFolder: string): Promise<string[] | undefined> {
  for (const unshare of privateMounts) {
    const prefix = [...unshare, 'sh', '-c', showShare, 'sh', shareFolder];
    const { exitCode } = await runCommand([...prefix, 'true'], { timeoutMs: 10_000 });
    if (exitCode === 0) return prefix;
  }
  return undefined;
}
