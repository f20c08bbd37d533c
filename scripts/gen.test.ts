import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../demo/process.ts';

/** Each test starts processes, which take a second each, and more on a busy machine. */
const TIMEOUT_MS = 120_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

const ROOT = resolve(import.meta.dirname, '..');
/** What the generators read and write, so that faults can be planted in a copy. */
const SOURCES = [
  ...[
    'alert-rules',
    'dashboards',
    'deploy/kubernetes',
    'exporter',
    'promql',
    'provisioning',
    'scripts',
  ],
  'tests/e2e/other-engines',
  'tests/lint',
];
const FILES = ['package.json', 'README.md', 'services.yml', 'prometheus.yml'];

let folder: string;
const at = (path: string) => join(folder, path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penpal-gen-'));
  await symlink(join(ROOT, 'node_modules'), at('node_modules'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(script: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const command = [process.execPath, at(`scripts/${script}.ts`), ...args];
  // What was compiled is kept in the folder, and goes with it.
  const variables = { ...env, NODE_COMPILE_CACHE: at('cache') };
  return runCommand(command, { cwd: folder, env: variables, timeoutMs: TIMEOUT_MS });
}

async function copySources(): Promise<void> {
  for (const path of [...SOURCES, ...FILES]) {
    await rm(at(path), { recursive: true, force: true });
    await cp(join(ROOT, path), at(path), { recursive: true });
  }
}

describe('gen and gen:check', () => {
  const rules = 'provisioning/prometheus/rules/generated/slo.yml';
  beforeEach(copySources);

  test('say that nothing has drifted', async () => {
    expect(await run('gen-check')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await run('gen')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+ generated files, 0 changed\n$/) as string,
    });
  });

  test('carry a fifth service into the manifests of Kubernetes, and no other file knows of it', async () => {
    const services = await readFile(join(ROOT, 'services.yml'), 'utf8');
    await writeFile(at('services.yml'), `${services}\n  - { name: fifth, url: http://fifth }\n`);
    const { stderr } = await run('gen-check');
    expect(stderr.match(/^--- .+/gm)).toEqual([
      '--- deploy/kubernetes/base/configmap-services.yaml',
    ]);
  });

  test('show a file that was edited, and put it right', async () => {
    const sound = await readFile(at(rules), 'utf8');
    await writeFile(at(rules), sound.replace('severity: critical', 'severity: info'));
    const { exitCode, stderr } = await run('gen-check');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`--- ${rules}\n+++ generated from source\n@@ line `);
    expect(stderr).toMatch(/-\s+severity: info\n\+\s+severity: critical\n/);
    expect(stderr).toContain('1 generated files differ from their source: run npm run gen\n');
    expect((await run('gen', ['alerts'])).stdout).toContain(`wrote ${rules}\n`);
    expect(await readFile(at(rules), 'utf8')).toBe(sound);
  });

  test('show a source that was changed: rules, manifests and lists in the docs follow it', async () => {
    const source = at('alert-rules/shared-alerts.ts');
    const text = await readFile(source, 'utf8');
    await writeFile(source, text.replaceAll('SlowResponse', 'SluggishResponse'));
    const { exitCode, stderr } = await run('gen-check');
    expect(exitCode).toBe(1);
    expect(stderr.match(/^--- .+/gm)?.toSorted()).toEqual([
      '--- alert-rules/README.md',
      '--- deploy/kubernetes/base/prometheusrule.yaml',
      '--- provisioning/prometheus/rules/generated/service-health.yml',
    ]);
  });

  test('show what nothing generates any more, and remove it', async () => {
    const stale = 'provisioning/grafana/dashboards/generated/penpal-old.json';
    await writeFile(at(stale), '{}\n');
    const { exitCode, stderr } = await run('gen-check');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
    expect(stderr).toContain(`--- ${stale}\n+++ nothing generates it any more\n`);
    expect((await run('gen')).stdout).toContain(`removed ${stale}\n`);
    expect(await run('gen-check')).toMatchObject({ exitCode: 0 });
  });

  test('know their parts', async () => {
    expect(await run('gen', ['rules'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'gen: unknown part rules; expected one of dashboards, alerts, kubernetes, docs\n',
    });
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

  test('prints the configuration, with the paths of secrets and without secrets', async () => {
    const { exitCode, stdout, stderr } = await generate([], { SLACK_API_URL_FILE: at('slack') });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`api_url_file: ${at('slack')}`);
    expect(stdout).not.toMatch(/secret-part|a-token-of/);
  });

  test('writes it to --out, folders included', async () => {
    const file = at('new/folder/alertmanager.yml');
    expect(await generate(['--out', file])).toEqual({
      exitCode: 0,
      stdout: `wrote ${file}\n`,
      stderr: '',
    });
    expect(await readFile(file, 'utf8')).toBe((await generate([])).stdout);
  });

  test('writes nothing when a file of secrets is missing or empty, and names all of them', async () => {
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

  test('names a setting that cannot be used', async () => {
    expect(await generate([], { BUSINESS_HOURS: 'always' })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('BUSINESS_HOURS: expected e.g. monday-friday') as string,
    });
  });

  test('takes no argument that it does not know', async () => {
    expect(await generate(['--output', 'x'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: "Alertmanager cannot be configured:\nUnknown option '--output'\n",
    });
  });
});
