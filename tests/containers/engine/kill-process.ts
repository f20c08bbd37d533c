import { docker } from './docker.ts';

/**
 * Kills a container's first process from outside, so that the engine sees a crash and not a requested
 * stop. `image` is an image with Node.
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
