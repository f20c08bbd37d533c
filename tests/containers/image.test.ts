import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GenericContainer, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { test } from './engine/container-test.ts';
import { docker, hasImage, removeImages } from './engine/docker.ts';
import { pinnedName } from './engine/pinned-images.ts';

/** Limit of the size of our layers, MB. They had 22 MB in 2026-11. */
const OUR_MEGABYTES = 40;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** Long enough for a busy machine. */
const STARTUP_MS = 300_000;

/**
 * Run as in docker-compose.yml, by a user that does not exist in the image. Its port is not published: a client of
 * this machine might hold the one that the engine chooses. The tests send requests from the inside.
 */
class Hardened extends GenericContainer {
  constructor(image: string) {
    super(image);
    this.hostConfig.ReadonlyRootfs = true;
    this.withUser('54321:54321').withDroppedCapabilities('ALL');
    this.withSecurityOpt('no-new-privileges:true');
    this.withWaitStrategy(Wait.forHealthCheck()).withStartupTimeout(STARTUP_MS);
  }
}

let container: StartedTestContainer | undefined;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  // testcontainers' reaper is an image that not every machine can pull. Every container is stopped below.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const hardened = new Hardened(inject('builtImages').production);
  // The container has no IPv6.
  container = await hardened.withEnvironment({ HOST: '::' }).start();
});
afterAll(() => container?.stop());

async function inside(...command: readonly string[]): Promise<string> {
  const { output, exitCode } = await container!.exec([...command]);
  return `${output.trim()}${exitCode === 0 ? '' : `(exit code ${exitCode})`}`;
}

describe('the production image', () => {
  test('becomes healthy with a read-only root, without capabilities, as any user', async () => {
    const get = "fetch('http://127.0.0.1:3005/metrics').then(({ status }) => console.log(status))";
    expect(await inside('node', '-e', get)).toBe('200');
    const published = await docker(['port', container!.getId()]);
    expect(published, 'a published port may be taken').toBe('');
    expect(await inside('cat', '/proc/1/status')).toMatch(/^CapEff:\s+0+$/m);
    expect(await inside('id', '-u')).toBe('54321');
  });

  test('runs as a user other than root by default', async ({ images }) => {
    expect(await docker(['inspect', '--format', '{{.Config.User}}', images.production])).toBe(
      'node',
    );
  });

  test('has a healthcheck whose exit code shows the health', async () => {
    const check = ['node', 'dist/exporter/healthcheck.js'];
    expect(await inside(...check)).toBe('');
    expect(await inside('env', 'PORT=9', ...check)).toBe('(exit code 1)');
  });

  test('has a healthcheck that finds a service on HOST=127.0.0.2', async () => {
    const other = ['env', 'HOST=127.0.0.2', 'PORT=3006', 'node'];
    await inside('sh', '-c', `${other.join(' ')} dist/exporter/main.js >/dev/null 2>&1 &`);
    await expect.poll(() => inside(...other, 'dist/exporter/healthcheck.js')).toBe('');
  });

  test('has all production dependencies, and no others, npm, sources or tests', async () => {
    const installed = (await inside('sh', '-c', 'ls -d node_modules/* node_modules/@*/*')).split(
      '\n',
    );
    const has = (name: string) => installed.includes(`node_modules/${name}`);
    expect(Object.keys(manifest.dependencies).filter((name) => !has(name))).toEqual([]);
    const others = { ...manifest.optionalDependencies, ...manifest.devDependencies };
    expect(Object.keys(others).filter(has)).toEqual([]);
    const tools = 'for tool in npm npx yarn corepack; do command -v $tool; done; true';
    expect(await inside('sh', '-c', tools)).toBe('');
    const files = (
      await inside(
        'find',
        '/app',
        '-path',
        '/app/node_modules',
        '-prune',
        '-o',
        '-type',
        'f',
        '-print',
      )
    ).split('\n');
    const odd = files.filter(
      (file) =>
        !/^\/app\/(dist\/.+\.(js|js\.map|json|css)|dist\/alert-rules\/runbooks\/.+\.md|package\.json|services\.yml)$/.test(
          file,
        ),
    );
    expect(odd).toEqual([]);
    expect(files.filter((file) => /\.test\.|\/testing\/|\/demo\//.test(file))).toEqual([]);
  });

  test('is only a little larger than its base', async ({ images }) => {
    const size = async (image: string) =>
      Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image])) / 1e6;
    const ours = (await size(images.production)) - (await size(pinnedName('node')));
    console.log(`the production image is ${ours.toFixed(0)} MB more than its base`);
    expect(ours).toBeLessThan(OUR_MEGABYTES);
  });

  test('has labels with its name and version', async ({ images }) => {
    const labels = JSON.parse(
      await docker(['inspect', '--format', '{{json .Config.Labels}}', images.production]),
    ) as Record<string, string>;
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'penpal-monitoring-service',
      'org.opencontainers.image.version': '3.0.0',
      'org.opencontainers.image.revision': 'test',
    });
  });

  test('ends on SIGTERM by itself, with exit code 0', async () => {
    const id = container!.getId();
    await docker(['stop', '--time=120', id]);
    expect(await docker(['inspect', '--format', '{{.State.ExitCode}}', id])).toBe('0');
    expect(await docker(['logs', id])).toContain('"msg":"stopped"');
  });
});

test('a container that a failed start left does not keep its image', async ({ images }) => {
  const image = `penpal-test-left:${randomBytes(4).toString('hex')}`;
  await docker(['tag', images.production, image]);
  const left = await docker(['create', image]);
  await removeImages([image]);
  expect(await hasImage(image)).toBe(false);
  await expect(docker(['inspect', left])).rejects.toThrow('No such object');
});
