import { randomBytes } from 'node:crypto';
import got from 'got';
import { expect, inject } from 'vitest';
import { timeUntil } from '../support/time-until.ts';
import { test } from './engine/container-test.ts';
import { docker } from './engine/docker.ts';
import { RunningStack } from './engine/running-stack.ts';

test('with PENPAL_NETWORK the stack joins the existing network, probes the real services, and leaves the network', async ({
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
  const stack = await RunningStack.prepare(images, {
    hasGrafana: inject('hasGrafana'),
    setup: false,
    // As for a Prometheus of the main stack that sends no token.
    variables: { PENPAL_NETWORK: name, METRICS_TOKEN_FILE: '' },
  });
  onTestFinished(() => stack.remove());

  const started = ['monitoring-service', 'prometheus'];
  await stack.project.run(['up', '--detach', ...started]);
  await timeUntil('auth-service is healthy', 30_000, async () => {
    const url = `${stack.urls.exporter}/api/v1/health/services`;
    const services = await got(url).json<{ name: string; status: string }[]>();
    return services.some((one) => one.name === 'auth-service' && one.status === 'healthy');
  });
  expect((await got(`${stack.urls.exporter}/metrics`)).statusCode).toBe(200);
  const running = await stack.project.run(['ps', '--services']);
  expect(running.trim().split('\n').sort()).toEqual(started);

  // A simulated service on this network would take requests that are meant for the real one.
  await stack.project.run(['--profile', 'demo', 'up', '--detach', 'auth-service']);
  const members = [
    'network',
    'inspect',
    '--format',
    '{{range .Containers}}{{.Name}} {{end}}',
    name,
  ];
  const others = (await docker(members))
    .split(' ')
    .filter((one) => one.includes(stack.project.name));
  expect(others.map((one) => one.slice(stack.project.name.length + 1)).sort()).toEqual(
    started.map((service) => `${service}-1`),
  );

  await stack.project.run(['--profile', 'demo', 'down', '--timeout', '5']);
  expect(await docker(['network', 'ls', '--format', '{{.Name}}'])).toContain(name);
});
