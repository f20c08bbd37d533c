import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { expect, inject } from 'vitest';
import { test } from './engine/container-test.ts';
import { docker } from './engine/docker.ts';
import { RunningStack } from './engine/running-stack.ts';

const README_COMMAND = ['exec', 'grafana', 'cat', '/run/secrets/grafana_admin_password'];

test('the stack of a fresh clone starts without setup, and setup later keeps its data and secrets', async ({
  images,
  onTestFinished,
}) => {
  const stack = await RunningStack.prepare(images, {
    hasGrafana: inject('hasGrafana'),
    setup: false,
  });
  const { project } = stack;
  onTestFinished(() => stack.remove());
  const secret = (volume: string, name: string) =>
    docker([
      ...['run', '--rm', '--network=none', '--user=0', `--volume=${project.name}_${volume}:/from`],
      ...[images.production, 'cat', `/from/${name}`],
    ]);
  const metricsStatus = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await got(`${stack.urls.exporter}/metrics`, { headers, throwHttpErrors: false }))
      .statusCode;
  };

  await stack.up();
  const said = await project.run(['logs', 'prepare']);
  expect(said).toContain(`docker compose ${README_COMMAND.join(' ')}`);
  const password = await secret('grafana-secrets', 'grafana_admin_password');
  expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(said).not.toContain(password);
  const token = await secret('monitoring-secrets', 'metrics_token');
  expect([await metricsStatus(token), await metricsStatus(password)]).toEqual([200, 401]);
  const inPrometheus = ['exec', '-T', 'prometheus', 'ls', '/run/secrets'];
  expect((await project.run(inPrometheus)).trim().split('\n')).toEqual([
    'ai_service_api_key',
    'alerting',
    'metrics_token',
  ]);

  const own = 'a-token-that-somebody-put-there-by-hand';
  await writeFile(join(project.clone.path, 'secrets/metrics_token'), own);
  await project.setup();
  const secrets = await stack.secrets();
  expect(secrets).toContain(password);
  expect(secrets).toContain(own);
  expect(secrets).not.toContain(token);
  await project.run(['--profile', 'demo', 'up', '--detach', '--force-recreate', ...stack.services]);
  await stack.up();
  expect([await metricsStatus(token), await metricsStatus(own)]).toEqual([401, 200]);
  expect(await project.run(['logs', 'prepare'])).toContain('secrets/grafana_admin_password');
});
