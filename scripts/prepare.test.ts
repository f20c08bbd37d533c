import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../demo/temporary-folder.ts';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { scriptRunner } from '../tests/support/processes/script-runner.ts';

const ROOT = resolve(import.meta.dirname, '..');
const run = scriptRunner();
const VOLUMES = [
  ...['monitoring-secrets', 'prometheus-secrets', 'alertmanager-secrets', 'grafana-secrets'],
  ...['prometheus-config', 'alertmanager-config'],
];

/** The container `prepare`: what is mounted at /app and at /volumes. */
async function container() {
  const folder = await temporaryFolder('penpal-prepare-');
  onTestFinished(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  await cp(join(ROOT, 'prometheus.yml'), at('prometheus.yml'));
  for (const name of VOLUMES) await mkdir(at(`volumes/${name}`), { recursive: true });
  const token = at('volumes/alertmanager-secrets/notifications_token');
  return {
    at,
    give: async (name: string, content: string) => {
      await mkdir(at('secrets'), { recursive: true });
      await writeFile(at(`secrets/${name}`), content);
    },
    secret: (path: string) => readFile(at(`volumes/${path}`), 'utf8'),
    prepare: (variables: Readonly<Record<string, string>> = {}) =>
      run([join(ROOT, 'scripts/prepare.ts'), at('volumes')], {
        cwd: folder.path,
        env: { NOTIFICATIONS_TOKEN_FILE: token, ...variables },
      }),
  };
}

test('makes each secret for those that read it, once', async () => {
  const { at, secret, prepare } = await container();
  const { exitCode, stdout, stderr } = await prepare();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(
    /docker compose exec grafana cat \/run\/secrets\/grafana_admin_password\n$/,
  );
  const files = await readdir(at('volumes'), { recursive: true });
  expect(files.filter((file) => /-secrets\//.test(file)).toSorted()).toEqual([
    'alertmanager-secrets/alerting',
    'alertmanager-secrets/notifications_token',
    'grafana-secrets/grafana_admin_password',
    'grafana-secrets/grafana_root_url',
    'monitoring-secrets/admin_token',
    'monitoring-secrets/ai_service_api_key',
    'monitoring-secrets/api_token',
    'monitoring-secrets/metrics_token',
    'monitoring-secrets/notifications_token',
    'prometheus-secrets/ai_service_api_key',
    'prometheus-secrets/alerting',
    'prometheus-secrets/metrics_token',
  ]);
  const token = await secret('monitoring-secrets/metrics_token');
  expect(token).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(await secret('prometheus-secrets/metrics_token')).toBe(token);
  expect(await secret('monitoring-secrets/admin_token')).not.toBe(token);
  const { mode } = await stat(at('volumes/monitoring-secrets/metrics_token'));
  expect(mode & 0o777).toBe(0o400);
  await prepare();
  expect(await secret('monitoring-secrets/metrics_token')).toBe(token);
});

test('a file in secrets/ wins, and stays known when it is gone', async () => {
  const { give, secret, prepare } = await container();
  await prepare();
  await give('grafana_admin_password', 'mine');
  await give('metrics_token', 'mine-too');
  expect((await prepare()).stdout).toContain('password in secrets/grafana_admin_password\n');
  for (const name of ['monitoring', 'prometheus']) {
    expect(await secret(`${name}-secrets/metrics_token`)).toBe('mine-too');
  }
  expect(await secret('grafana-secrets/grafana_admin_password')).toBe('mine');
});

test.for([
  ['an empty secret', { secret: '\n' }, 'secrets/metrics_token is empty'],
  ['an invalid variable', { BUSINESS_HOURS: 'always' }, 'BUSINESS_HOURS: expected e.g.'],
  ['a missing file', { SLACK_API_URL_FILE: '/none' }, 'SLACK_API_URL_FILE: /none cannot be read'],
  ['half a remote write', { REMOTE_WRITE_TOKEN_FILE: '/none' }, 'expected REMOTE_WRITE_URL'],
] as const)('%s stops the start, and no configuration is written', async ([, given, fault]) => {
  const { at, give, prepare } = await container();
  if ('secret' in given) await give('metrics_token', given.secret);
  const { exitCode, stdout, stderr } = await prepare('secret' in given ? {} : given);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^The stack cannot start:\n/);
  expect(stderr).toContain(fault);
  expect(await readdir(at('volumes/alertmanager-config'))).toEqual([]);
  expect(await readdir(at('volumes/prometheus-config'))).toEqual([]);
});

test('writes the configurations with the rules at their place in the container', async () => {
  const { secret, prepare } = await container();
  await prepare({ COMPOSE_PROFILES: 'ha' });
  const prometheus = await secret('prometheus-config/prometheus.yml');
  expect(prometheus).toContain('/etc/prometheus/provisioning/prometheus/rules/generated/*.yml');
  expect(prometheus).toContain('alertmanager-b:9093');
  expect(await secret('alertmanager-config/alertmanager.yml')).toContain('receivers:');
});

test.for([
  [{}, 'http://localhost:3005', 'http://localhost:3006'],
  [
    { PUBLIC_URL: 'https://ops.example/a/' },
    'https://ops.example/a',
    'https://ops.example/a/grafana',
  ],
] as const)(
  '%j makes the links of alerts and the root of Grafana',
  async ([variables, page, grafana]) => {
    const { secret, prepare } = await container();
    await prepare(variables);
    const prometheus = await secret('prometheus-config/prometheus.yml');
    expect(prometheus).toContain(`status_url: ${page}\n`);
    expect(prometheus).toContain(`grafana_url: ${grafana}\n`);
    expect(prometheus).toContain(`runbook_url: ${page}/runbooks\n`);
    expect(await secret('grafana-secrets/grafana_root_url')).toBe(grafana);
  },
);

test('warns of local links once a channel is set, and starts all the same', async () => {
  const { at, prepare } = await container();
  await writeFile(at('slack'), 'https://hooks.example/x');
  const channel = { SLACK_API_URL_FILE: at('slack') };
  const { exitCode, stderr } = await prepare(channel);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^warning: people get messages whose links .+ set PUBLIC_URL, .+\n$/);
  expect((await prepare({ ...channel, PUBLIC_URL: 'https://ops.example' })).stderr).toBe('');
});

test.for([['--nope'], ['/no/such/folder'], ['.', 'extra']])(
  '%j is refused with one line',
  async (args) => {
    const file = join(ROOT, 'scripts/prepare.ts');
    expect(await runCommand([process.execPath, file, ...args])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'usage: prepare [folder of the volumes, default /volumes]; the folder must exist\n',
    });
  },
);
