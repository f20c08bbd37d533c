import { randomBytes } from 'node:crypto';
import got from 'got';
import { expect, inject } from 'vitest';
import { timeUntil } from '../support/time-until.ts';
import { test } from './engine/container-test.ts';
import { docker } from './engine/docker.ts';
import { RunningStack } from './engine/running-stack.ts';

test('without the profile the stack joins the existing network, probes the real services, and leaves the network', async ({
  images,
  onTestFinished,
}) => {
  const name = `penpal-test-main-${randomBytes(4).toString('hex')}`;
  await docker(['network', 'create', name]);
  onTestFinished(async () => void (await docker(['network', 'rm', name])));
  const real = await docker([
    ...['run', '--detach', '--rm', '--init', `--network=${name}`, '--network-alias=auth-service'],
    ...['--env=FLEET_SERVICE=auth-service', '--env=PORT=3002', images.fleet],
  ]);
  onTestFinished(async () => void (await docker(['stop', '--time=3', real])));
  const stack = await RunningStack.prepare(images, inject('hasGrafana'));
  onTestFinished(() => stack.remove());
  await stack.project.clone.set({ PENPAL_NETWORK: name });

  await stack.project.run(['up', '--detach', '--wait', 'monitoring-service', 'prometheus']);
  await timeUntil('auth-service is healthy', 30_000, async () => {
    const url = `${stack.urls.exporter}/api/v1/health/services`;
    const services = await got(url).json<{ name: string; status: string }[]>();
    return services.some((one) => one.name === 'auth-service' && one.status === 'healthy');
  });
  const running = await stack.project.run(['ps', '--services']);
  expect(running.trim().split('\n').sort()).toEqual(['monitoring-service', 'prometheus']);
  await stack.project.run(['down', '--timeout', '5']);
  expect(await docker(['network', 'ls', '--format', '{{.Name}}'])).toContain(name);
});
