import { resolve } from 'node:path';
import { skipOrFail } from './real-part.ts';
import { runCommand } from './run-command.ts';

const CACHED = '.cache/real-parts/docker-compose/usr/libexec/docker/cli-plugins/docker-compose';

/** What `docker compose config` prints for a project as JSON. It needs no engine. Without Compose the test is skipped. */
export async function composeConfig<Config>(
  project: string,
  envFile: string,
  skip: (note: string) => never,
  env: Readonly<Record<string, string>> = {},
): Promise<Config> {
  // DOCKER_CONFIG says where the plugin Compose is.
  const { PATH, HOME, DOCKER_CONFIG } = process.env;
  const variables = { PATH, HOME, DOCKER_CONFIG, ...env };
  for (const command of [['docker', 'compose'], [resolve(CACHED)]]) {
    if ((await runCommand([...command, 'version'])).exitCode !== 0) continue;
    const args = [
      '--project-directory',
      project,
      '--env-file',
      envFile,
      'config',
      '--format',
      'json',
    ];
    const { stdout, stderr } = await runCommand([...command, ...args], {
      cwd: project,
      env: variables,
    });
    if (stdout === '') throw new Error(stderr);
    // The output writes `$` as `$$`.
    return JSON.parse(stdout.replaceAll('$$', '$')) as Config;
  }
  return skipOrFail('there is no Docker Compose', skip);
}
