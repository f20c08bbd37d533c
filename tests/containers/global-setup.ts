import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { docker, removeImages } from './engine/docker.ts';
import { whyNoEngine } from './engine/engine.ts';
import { pinnedName, provide, pulled, standIns } from './engine/pinned-images.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Time for two npm installations and a compilation, on a busy machine. */
const BUILD_TIMEOUT_MS = 900_000;

/** The images that this test run has built. */
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
    hasGrafana: boolean;
  }
}

/**
 * Gets the base images and builds ours once for all tests. Without an engine it prints one clear message,
 * or fails with CI=true. Our images are removed at the end; base images and stand-ins stay.
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
  for (const image of standIns) await provide(image);
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
  const startedAt = performance.now();
  for (const [target, name] of Object.entries(images)) await build(target, name);
  console.log(`images built in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  project.provide('builtImages', images);
  return () => removeImages(Object.values(images));
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
