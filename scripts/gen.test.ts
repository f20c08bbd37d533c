import { writeFileSync } from 'node:fs';
import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { scriptRunner } from '../tests/support/processes/script-runner.ts';
import { temporaryFolder } from '../demo/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** What the generators read and write. The tests change a copy of it. */
const SOURCES = [
  ...['alert-rules', 'dashboards', 'deploy/kubernetes', 'exporter', 'promql', 'provisioning'],
  ...['command-line', 'scripts', 'docs/metrics.md', 'docs/configuration.md'],
  ...['demo', 'package.json', 'README.md', 'services.yml', 'prometheus.yml', '.env.example'],
];

const folder = await temporaryFolder('penpal-gen-');
const at = (path: string) => join(folder.path, path);

beforeAll(() => symlink(join(ROOT, 'node_modules'), at('node_modules')));
afterAll(() => folder.remove());

const runScript = scriptRunner();
const run = (script: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  runScript([`scripts/${script}.ts`, ...args], { cwd: folder.path, env });

const check = () => run('gen', ['--check']);
const pathsIn = (text: string) =>
  text
    .match(/^--- .+/gm)
    ?.map((line) => line.slice(4))
    .toSorted();

async function copySources(): Promise<void> {
  for (const path of SOURCES) {
    await rm(at(path), { recursive: true, force: true });
    await cp(join(ROOT, path), at(path), { recursive: true });
  }
}

describe('gen and gen:check', () => {
  const rules = 'provisioning/prometheus/rules/generated/slo.yml';
  beforeEach(copySources);

  test('report that nothing differs', async () => {
    expect(await check()).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: expect.stringMatching(/^\d+ files up to date\n$/) as string,
    });
    expect(await run('gen')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+ generated files, 0 changed\n$/) as string,
    });
  });

  test('put a fifth service into the Kubernetes manifests and into no other file', async () => {
    const services = await readFile(join(ROOT, 'services.yml'), 'utf8');
    await writeFile(at('services.yml'), `${services}\n  - { name: fifth, url: http://fifth }\n`);
    const { stderr } = await check();
    expect(pathsIn(stderr)).toEqual(['deploy/kubernetes/base/configmap-services.yaml']);
  });

  test('show and restore a generated file that was edited', async () => {
    const original = await readFile(at(rules), 'utf8');
    await writeFile(at(rules), original.replace('severity: critical', 'severity: info'));
    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`--- ${rules}\n+++ generated from source\n@@ line `);
    expect(stderr).toMatch(/-\s+severity: info\n\+\s+severity: critical\n/);
    expect(stderr).toContain('1 generated files differ from their source: run npm run gen\n');
    expect((await run('gen', ['alerts'])).stdout).toContain(`wrote ${rules}\n`);
    expect(await readFile(at(rules), 'utf8')).toBe(original);
  });

  test('show each file that follows from a changed source', async () => {
    const source = at('alert-rules/service-health.ts');
    const text = await readFile(source, 'utf8');
    await writeFile(source, text.replaceAll('SlowResponse', 'SluggishResponse'));
    // A process of its own, which loads the changed source.
    const command = [process.execPath, 'scripts/gen.ts', '--check'];
    // No other run has these paths.
    const env = { NODE_COMPILE_CACHE: at('cache') };
    const { exitCode, stderr } = await runCommand(command, { cwd: folder.path, env });
    expect(exitCode).toBe(1);
    expect(pathsIn(stderr)).toEqual([
      'alert-rules/README.md',
      'deploy/kubernetes/base/dashboards/penpal-overview.yaml',
      'deploy/kubernetes/base/prometheusrule.yaml',
      'provisioning/grafana/dashboards/generated/penpal-overview.json',
      'provisioning/prometheus/rules/generated/service-health.yml',
    ]);
  });

  test('show and remove a file that no source generates any more', async () => {
    const stale = 'provisioning/grafana/dashboards/generated/penpal-old.json';
    await writeFile(at(stale), '{}\n');
    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`--- ${stale}\n+++ nothing generates it any more\n`);
    expect((await run('gen')).stdout).toContain(`removed ${stale}\n`);
    expect(await check()).toMatchObject({ exitCode: 0 });
  });
});

describe('gen:alertmanager', () => {
  let token: string;
  beforeAll(async () => {
    await copySources();
    token = at('token');
    await writeFile(token, 'a-token-of-16-chars\n');
    await writeFile(at('slack'), 'https://hooks.example/services/secret-part\n');
    await writeFile(at('empty'), '\n');
  });
  const generate = (args: readonly string[], env: Record<string, string> = {}) =>
    run('gen-alertmanager', args, { NOTIFICATIONS_TOKEN_FILE: token, ...env });

  test('prints the configuration with the paths of secrets, never the secrets', async () => {
    const channel = { SLACK_API_URL_FILE: at('slack'), PUBLIC_URL: 'https://ops.example' };
    const { exitCode, stdout, stderr } = await generate([], channel);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`api_url_file: ${at('slack')}`);
    expect(stdout).not.toMatch(/secret-part|a-token-of/);
  });

  test('warns of links that only this machine can open', async () => {
    const { exitCode, stderr } = await generate([], { SLACK_API_URL_FILE: at('slack') });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: people get messages whose links .+ set PUBLIC_URL, or /);
  });

  test('writes it to --out and creates the folders', async () => {
    const file = at('new/folder/alertmanager.yml');
    expect(await generate(['--out', file])).toEqual({
      exitCode: 0,
      stdout: `wrote ${file}\n`,
      stderr: '',
    });
    expect(await readFile(file, 'utf8')).toBe((await generate([])).stdout);
  });

  test('writes nothing and names each file with a secret that is missing or empty', async () => {
    const file = at('unwritten.yml');
    const env = { SLACK_API_URL_FILE: at('missing'), PAGERDUTY_ROUTING_KEY_FILE: at('empty') };
    expect(await generate(['--out', file], env)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Alertmanager cannot be configured:
SLACK_API_URL_FILE: ${at('missing')} cannot be read
PAGERDUTY_ROUTING_KEY_FILE: ${at('empty')} is empty
`,
    });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('names an invalid setting', async () => {
    expect(await generate([], { BUSINESS_HOURS: 'always' })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('BUSINESS_HOURS: expected e.g. monday-friday') as string,
    });
  });

  describe('after npm run setup', () => {
    const afterSetup = (variables: string) => {
      writeFileSync(at('.env'), variables);
      return run('gen-alertmanager', ['--env', '.env']);
    };
    beforeAll(async () => {
      await cp(at('.env.example'), at('.env'));
      expect(await runCommand(['sh', at('scripts/setup.sh')])).toMatchObject({ exitCode: 0 });
    });

    test('finds the files in secrets/ that containers have in /run/secrets', async () => {
      await writeFile(at('secrets/alerting/slack'), 'https://hooks.example/services/x\n');
      const env =
        'SLACK_API_URL_FILE=/run/secrets/alerting/slack\nPUBLIC_URL=https://ops.example\n';
      const { exitCode, stdout, stderr } = await afterSetup(env);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`credentials_file: ${at('secrets/notifications_token')}\n`);
      expect(stdout).toContain(`api_url_file: ${at('secrets/alerting/slack')}\n`);
      expect(stdout).toContain(`- ${at('provisioning/alertmanager/templates/*.tmpl')}\n`);
    });

    test('says what to do where a token is missing', async () => {
      await rm(at('secrets/notifications_token'));
      expect(await afterSetup('')).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `Alertmanager cannot be configured:
NOTIFICATIONS_TOKEN_FILE: ${at('secrets/notifications_token')} cannot be read; npm run setup makes it, or set NOTIFICATIONS_TOKEN_FILE
`,
      });
    });
  });
});
