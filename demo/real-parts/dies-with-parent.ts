import { runCommand } from './run-command.ts';

const setpriv = ['setpriv', '--pdeathsig', 'KILL', '--'];
let prefix: Promise<readonly string[]> | undefined;

/**
 * What to put before a command so that the kernel kills it when this Node process is gone, whatever the reason.
 * Nothing where the machine's `setpriv` cannot do that (util-linux on Linux can).
 */
export function diesWithParent(): Promise<readonly string[]> {
  prefix ??= runCommand([...setpriv, 'true']).then(({ exitCode }) =>
    exitCode === 0 ? setpriv : [],
  );
  return prefix;
}
