import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { docker, removeImages } from './engine/docker.ts';
import { whyNoEngine } from './engine/engine.ts';
import { pinnedName, provide, pulled, standIns } from './engine/pinned-images.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Time for an npm installation and the bundles, on a busy machine. */
const BUILD_TIMEOUT_MS = 900_000;

/** The images that this test run builds. */
export interface BuiltImages {
  readonly production: string;
  readonly fleet: string;
  readonly development: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Why these tests cannot run here. */
    noEngine: string | undefined;
    builtImages: BuiltImages;
    /** A file that appears when the build has ended: empty, or with its error. */
    buildVerdictFile: string;
    hasGrafana: boolean;
  }
}

/**
 * Gets the base images and builds ours once for all tests, while the unit tests run; `wait-for-images.ts` waits for
 * the end. Without an engine it prints one clear message, or fails with CI=true. Our images are removed at the end;
 * base images and stand-ins stay.
 */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const noEngine = await reasonToSkip();
  project.provide('noEngine', noEngine);
  if (noEngine !== undefined) {
    process.stderr.write(`SKIPPED all container tests. ${noEngine}\n`);
    return undefined;
  }
  const hasGrafana = await pulled('grafana');
  if (!hasGrafana)
    process.stderr.write(
      `SKIPPED the tests that need Grafana: ${pinnedName('grafana')} cannot be pulled, and there is no stand-in for it.\n`,
    );
  project.provide('hasGrafana', hasGrafana);

  const tag = randomBytes(4).toString('hex');
  const images = {
    production: `penpal-test-production:${tag}`,
    fleet: `penpal-test-fleet:${tag}`,
    development: `penpal-test-development:${tag}`,
  };
  project.provide('builtImages', images);
  const folder = await temporaryFolder('penpal-images-');
  const verdictFile = join(folder.path, 'verdict');
  project.provide('buildVerdictFile', verdictFile);
  const built: string[] = [];
  const building = buildAll(images, built).then(
    () => writeFile(verdictFile, ''),
    (error: Error) => writeFile(verdictFile, error.message),
  );
  return async () => {
    await building;
    await folder.remove();
    await removeImages(built);
  };
}

/** Adds each image that is there to `built`. */
async function buildAll(images: BuiltImages, built: string[]): Promise<void> {
  const startedAt = performance.now();
  for (const image of standIns) await provide(image);
  for (const [target, name] of Object.entries({ ...images })) {
    await build(target, name);
    built.push(name);
  }
  console.log(`images built in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

/** CONTAINER_TESTS=elsewhere is for a CI with a separate job for them. */
async function reasonToSkip(): Promise<string | undefined> {
  if (process.env['CONTAINER_TESTS'] === 'elsewhere') return 'CONTAINER_TESTS=elsewhere';
  const reason = await whyNoEngine();
  if (reason !== undefined && process.env['CI'] === 'true') throw new Error(reason);
  return reason;
}

function build(target: string, name: string): Promise<string> {
  const base = `--build-arg=NODE_IMAGE=${pinnedName('node')}`;
  return docker(
    [
      'build',
      '--quiet',
      `--target=${target}`,
      `--tag=${name}`,
      base,
      '--build-arg=REVISION=test',
      ROOT,
    ],
    {
      timeoutMs: BUILD_TIMEOUT_MS,
      env: { ...process.env, DOCKER_BUILDKIT: '1' },
    },
  );
}
