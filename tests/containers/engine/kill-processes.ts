import { docker } from './docker.ts';

/**
 * Kills the first processes of containers from outside, so that the engine sees crashes and not requested
 * stops. `image` is an image with Node.
 */
export async function killProcesses(pids: readonly number[], image: string): Promise<void> {
  const kill = `for (const pid of ${JSON.stringify(pids)}) process.kill(pid, 'SIGKILL')`;
  const asHost = ['--rm', '--pid=host', '--user=0', '--network=none'];
  await docker(['run', ...asHost, image, 'node', '-e', kill]);
}
