import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { dump } from 'js-yaml';
import { expect } from 'vitest';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { PUBLISHED_3005 } from '../support/processes/own-address.ts';
import { timeUntil } from '../support/time-until.ts';
import { cloneProject } from './engine/clone.ts';
import { ComposeProject, inspectContainers, type Inspected } from './engine/compose.ts';
import { test } from './engine/container-test.ts';

/** Time for the start of npm, pino-pretty and the service, on a busy machine. */
const START_MS = 60_000;

test('extended in another Compose file, the service runs from its sources and restarts on a change', async ({
  images,
  onTestFinished,
}) => {
  const clone = await cloneProject();
  const main = await temporaryFolder('penpal-main-stack-');
  onTestFinished(() => main.remove());
  onTestFinished(() => clone.remove());
  const project = new ComposeProject(clone, { MONITORING_PORT: `${PUBLISHED_3005}` });
  const fragment = join(clone.path, 'deploy/compose/monitoring-service.yml');
  const file = join(main.path, 'docker-compose.yml');
  await writeFile(
    file,
    dump({
      services: {
        'monitoring-service': {
          extends: { file: fragment, service: 'monitoring-service' },
          // Only for the test: free names and ports, and the image that is already built.
          ...{ image: images.development, container_name: `${project.name}-extended` },
        },
        'auth-service': {
          ...{ image: images.fleet, init: true, networks: ['penpal-network'] },
          environment: { FLEET_SERVICE: 'auth-service', PORT: '3002' },
        },
      },
      networks: { 'penpal-network': { driver: 'bridge' } },
    }),
  );
  const compose = (args: readonly string[]) =>
    project.run(['--project-directory', main.path, '--file', file, ...args]);
  onTestFinished(async () => void (await compose(['down', '--volumes', '--timeout', '5'])));

  await compose(['up', '--detach', '--no-build']);
  const url = `http://${project.address}:${PUBLISHED_3005}/api/v1/health/services`;
  const statusOf = async (name: string) =>
    (await got(url).json<{ name: string; status: string }[]>()).find((one) => one.name === name)
      ?.status;
  await timeUntil(
    'it probes its neighbour',
    START_MS,
    async () => (await statusOf('auth-service')) === 'healthy',
  );

  const id = (await compose(['ps', '--quiet', 'monitoring-service'])).trim();
  const [{ Mounts, Config }] = (await inspectContainers([id])) as [Inspected];
  expect(Config.User).toBe('node');
  expect(Mounts.map(({ Destination, RW }) => `${Destination} ${RW ? 'rw' : 'ro'}`).sort()).toEqual([
    '/app/exporter ro',
    '/app/services.yml ro',
  ]);

  const services = join(clone.path, 'services.yml');
  await writeFile(
    services,
    (await readFile(services, 'utf8')) +
      '\n  - name: sixth-service\n    url: http://auth-service:3002\n',
  );
  await timeUntil(
    'the change is in force',
    START_MS,
    async () => (await statusOf('sixth-service')) !== undefined,
  );
  expect(await compose(['ps', '--format', '{{.Names}}'])).toContain(`${project.name}-extended`);
});
