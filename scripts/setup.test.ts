import { chmod, cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../demo/temporary-folder.ts';
import { runCommand } from '../tests/support/processes/run-command.ts';

const ROOT = resolve(import.meta.dirname, '..');
const NAMES = [
  ...['admin_token', 'ai_service_api_key', 'api_token', 'grafana_admin_password'],
  ...['metrics_token', 'notifications_token'],
];

/** What the containers read besides the secrets. */
const MOUNTED = ['prometheus.yml', 'services.yml', 'provisioning/prometheus/rules'];

/** A clone with what setup reads. `docker` is the text of a shell script that stands for the command. */
async function clone(docker = 'exit 1') {
  const folder = await temporaryFolder('penpal-setup-');
  onTestFinished(() => folder.remove());
  const { path } = folder;
  const copied = ['scripts/setup.sh', '.env.example', 'secrets/README.md', ...MOUNTED];
  for (const name of copied) await cp(join(ROOT, name), join(path, name), { recursive: true });
  await mkdir(join(path, 'bin'));
  await writeFile(join(path, 'bin/docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
  const env = { PATH: `${path}/bin:${process.env['PATH']}` };
  const at = (name: string) => join(path, name);
  return {
    at,
    read: (name: string) => readFile(at(name), 'utf8'),
    mode: async (name: string) => ((await stat(at(name))).mode & 0o777).toString(8),
    setup: (...args: readonly string[]) =>
      runCommand(['sh', 'scripts/setup.sh', ...args], { cwd: path, env }),
  };
}

/** A `docker` of a recent Compose that lists these networks. */
const withNetworks = (...names: readonly string[]) => `case "$1 $2" in
  'compose version') echo 2.40.3 ;;
  'network ls') printf '%s\\n' ${names.join(' ')} ;;
esac`;
const networkIn = (envFile: string) => /^PENPAL_NETWORK=(.*)$/m.exec(envFile)?.[1];

test('creates .env and six secrets that only their owner can read, and changes nothing the next time', async () => {
  const { read, mode, setup, at } = await clone();
  expect(await setup()).toMatchObject({ exitCode: 0, stderr: '' });
  const made = (await readdir(at('secrets'))).filter((name) => /^[a-z_]+$/.test(name));
  expect(made.toSorted()).toEqual(['alerting', ...NAMES].toSorted());
  for (const name of NAMES) {
    expect(await read(`secrets/${name}`)).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(await mode(`secrets/${name}`)).toBe('600');
  }
  expect([await mode('secrets'), await mode('secrets/alerting'), await mode('.env')]).toEqual([
    ...['700', '700', '600'],
  ]);
  const before = [await read('.env'), await read('secrets/api_token')];
  expect((await setup()).stdout).toMatch(/^ready: [^\n]+\n$/m);
  expect([await read('.env'), await read('secrets/api_token')]).toEqual(before);
});

test.for([
  ['--help', 0, 'usage: npm run setup'],
  ['--nope', 2, "setup: unexpected '--nope' (npm run setup -- --help)\n"],
  ['extra', 2, "setup: unexpected 'extra' (npm run setup -- --help)\n"],
] as const)('with the argument %s it makes nothing', async ([argument, exitCode, said]) => {
  const { setup, at } = await clone();
  const result = await setup(argument);
  expect(result.exitCode).toBe(exitCode);
  expect(exitCode === 0 ? result.stdout : result.stderr).toContain(said);
  expect(await readdir(at('.'))).not.toContain('.env');
});

test('closes secrets that others could read, and names them', async () => {
  const { read, mode, setup, at } = await clone();
  await mkdir(at('secrets/alerting'), { recursive: true });
  await writeFile(at('secrets/admin_token'), 'mine', { mode: 0o644 });
  await writeFile(at('secrets/alerting/slack'), 'https://hooks.example', { mode: 0o666 });
  await writeFile(at('.env'), 'PORT=3999\n', { mode: 0o644 });
  for (const name of ['secrets', 'secrets/alerting']) await chmod(at(name), 0o777);
  const { stdout } = await setup();
  const closed = ['secrets/admin_token', 'secrets/alerting/slack', '.env'];
  for (const name of closed) {
    expect(await mode(name)).toBe('600');
    if (name !== '.env') expect(stdout).toContain(`others could read it, now only you: ${name}\n`);
  }
  expect([await mode('secrets'), await mode('secrets/alerting')]).toEqual(['700', '700']);
  expect(await read('secrets/admin_token')).toBe('mine');
  expect(await read('.env')).toContain('PORT=3999\n');
});

test('run by root, lets the user of the containers read what they mount', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('needs root');
  const { mode, setup, at } = await clone();
  const files = [...MOUNTED, 'provisioning'];
  for (const name of files) await chmod(at(name), 0o700);
  expect((await setup()).exitCode).toBe(0);
  for (const name of files) expect(await mode(name)).toMatch(/5$/);
});

test.for([
  ['one network', ['bridge', 'compose_penpal-network'], '', 'compose_penpal-network'],
  ['one network, .env copied by hand', ['penpal-network'], 'PENPAL_NETWORK=\n', 'penpal-network'],
  ['two networks', ['a_penpal-network', 'b_penpal-network'], '', ''],
  ['a network that is set already', ['a_penpal-network'], 'PENPAL_NETWORK=own\n', 'own'],
  ['no network', ['bridge', 'penpal-monitoring_penpal'], '', ''],
] as const)('%s of a main stack', async ([, networks, env, chosen]) => {
  const { read, setup, at } = await clone(withNetworks(...networks));
  if (env !== '') await writeFile(at('.env'), env);
  const { exitCode, stdout } = await setup();
  expect({ exitCode, chosen: networkIn(await read('.env')) }).toEqual({ exitCode: 0, chosen });
  const listed = stdout.match(/(?<=^found the network ).+/gm) ?? [];
  expect(listed).toEqual(
    chosen === 'own' ? [] : networks.filter((name) => name.endsWith('penpal-network')),
  );
});

test('adds to a .env of one line without a newline at its end', async () => {
  const { read, setup, at } = await clone();
  await writeFile(at('.env'), 'PORT=3999');
  await setup();
  expect((await read('.env')).split('\n')).toEqual(
    expect.arrayContaining(['PORT=3999', expect.stringMatching(/^STACK_UID=\d+$/)]),
  );
});

test('takes over the volumes of an earlier start with the image of that start', async () => {
  const { read, setup, at } = await clone(`case "$1 $2" in
    'volume ls') echo penpal-monitoring_grafana-secrets ;;
    'run --rm') echo "$@" >ran; cd volumes && tar -cf - . ;;
  esac`);
  await mkdir(at('volumes/grafana-secrets'), { recursive: true });
  await writeFile(at('volumes/grafana-secrets/grafana_admin_password'), 'of-the-first-start');
  await writeFile(at('.env'), 'PORT=3999\n');
  expect((await setup()).exitCode).toBe(0);
  const mount = '--volume penpal-monitoring_grafana-secrets:/volumes/grafana-secrets';
  expect(await read('ran')).toContain(`${mount} penpal-monitoring-service:3.0.0 sh -ec chown -R`);
  expect(await read('secrets/grafana_admin_password')).toBe('of-the-first-start');
});

test.for([
  ['2.26.1', false],
  ['v2.40.3', false],
  ['5.0.0', false],
  ['2.9.0', true],
] as const)('Docker Compose %s: too old %s', async ([version, isOld]) => {
  const { setup } = await clone(`[ "$1 $2" != 'compose version' ] || echo ${version}`);
  const { exitCode, stdout } = await setup();
  expect(exitCode).toBe(0);
  expect(stdout.includes('warning: you need Docker Compose 2.26 or newer')).toBe(isOld);
});

test('names the version of a docker-compose that is too old', async () => {
  const { setup, at } = await clone();
  await writeFile(at('bin/docker-compose'), '#!/bin/sh\necho 1.29.2\n', { mode: 0o755 });
  expect((await setup()).stdout).toContain('2.26 or newer; here is 1.29.2\n');
});

test('the README names the same oldest Docker Compose', async () => {
  const setup = await readFile(join(ROOT, 'scripts/setup.sh'), 'utf8');
  const [, oldest] = /^oldest_compose=(.+)$/m.exec(setup)!;
  expect(await readFile(join(ROOT, 'README.md'), 'utf8')).toContain(
    `Docker Compose ${oldest} or newer`,
  );
});

test.for([
  ['before the first file', 'true'],
  ['after the first run', 'sh scripts/setup.sh'],
] as const)('on a disk that is full %s, every file stays as it was', async ([, first]) => {
  const { at, setup } = await clone();
  // A disk of 256 kB in a mount namespace of its own, filled after the first run.
  const script = `set -e
    mkdir disk && mount -t tmpfs -o size=256k tmpfs disk
    cp -r scripts secrets .env.example prometheus.yml services.yml disk/ && mkdir disk/provisioning && cd disk && ${first} >/dev/null
    rm -f secrets/api_token && sed -i /^STACK_UID=/d .env 2>/dev/null || true
    sum() { find . -type f ! -name filling | sort | xargs cksum; }
    sum >../before
    dd if=/dev/zero of=filling bs=1k 2>/dev/null || true
    if sh scripts/setup.sh 2>../said; then echo succeeded >../said; fi
    sum >../after`;
  await writeFile(at('full.sh'), script);
  const { exitCode, stderr } = await runCommand(
    ['unshare', '--user', '--map-root-user', '--mount', 'sh', 'full.sh'],
    // In this namespace there is one user only.
    { cwd: at('.'), env: { PATH: process.env['PATH'], SUDO_UID: '0', SUDO_GID: '0' } },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(await readFile(at('said'), 'utf8')).toMatch(/No space left on device/);
  expect(await readFile(at('after'), 'utf8')).toBe(await readFile(at('before'), 'utf8'));
  expect((await setup()).exitCode).toBe(0);
});
