import { docker } from './docker.ts';

/**
 * Ends a container's first process as the kernel would, from outside, so that the engine sees a crash
 * and not a stop that somebody asked for. `image` is one with Node.
 */
export async function killProcess(pid: number, image: string): Promise<void> {
  const kill = `process.kill(${pid}, 'SIGKILL')`;
  await docker([
    'run',
    '--rm',
    '--pid=host',
    '--user=0',
    '--network=none',
    image,
    'node',
    '-e',
    kill,
  ]);
}
