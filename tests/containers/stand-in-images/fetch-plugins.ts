import { mkdir, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetchPackages } from '../../../demo/real-parts/fetch-packages.ts';
import { isThere } from '../../support/is-there.ts';

/** Fetches Docker's plugins into the cache, as a configuration folder that DOCKER_CONFIG can name. */
const CACHE = resolve(import.meta.dirname, '../../../.cache');
const PLUGINS = ['docker-compose', 'docker-buildx'];
const cacheFolder = join(CACHE, 'real-parts');
const fileOf = (name: string) => join(cacheFolder, name, 'usr/libexec/docker/cli-plugins', name);

const isCached = async () =>
  (await Promise.all(PLUGINS.map((name) => isThere(fileOf(name))))).every(Boolean);
if (!(await isCached())) {
  const osReleaseFile = '/etc/os-release';
  const failure = await fetchPackages({
    packageNames: PLUGINS,
    cacheFolder,
    isCached,
    osReleaseFile,
  });
  if (failure !== undefined) throw new Error(`Docker's plugins: ${failure}`);
}
const folder = join(CACHE, 'docker/cli-plugins');
await mkdir(folder, { recursive: true });
for (const name of PLUGINS) {
  await rm(join(folder, name), { force: true });
  await symlink(fileOf(name), join(folder, name));
}
