import { spawnSync } from 'node:child_process';
import process, { argv } from 'node:process';
import { runCommandLine } from './command-line.ts';

// steps.ts [command …] -- [arguments]: runs shell commands one after another until one fails. For npm commands that take
// no arguments, which npm puts behind the last command.

const end = argv.indexOf('--');
const steps = argv.slice(2, end);
process.argv = [...argv.slice(0, 2), ...argv.slice(end + 1)];

await runCommandLine({ name: 'lint' }, () => {
  for (const step of steps) {
    const { status } = spawnSync(step, { shell: true, stdio: 'inherit' });
    if (status !== 0) return status ?? 1;
  }
  return 0;
});
