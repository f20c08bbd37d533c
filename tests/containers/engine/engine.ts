import { runCommand } from '../../support/processes/run-command.ts';

/** Why no container engine can be used, and what to do; undefined if one can. */
export async function whyNoEngine(): Promise<string | undefined> {
  const engine = await runCommand(['docker', 'version', '--format', '{{.Server.Version}}']);
  if (engine.exitCode !== 0) {
    return 'No container engine answers `docker version`: install Docker (https://docs.docker.com/engine/install/) and start it.';
  }
  const compose = await runCommand(['docker', 'compose', 'version', '--short']);
  if (compose.exitCode === 0) return undefined;
  return 'Docker has no Compose plugin: install it (https://docs.docker.com/compose/install/linux/).';
}
