import { access, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, startPrometheus, type RealServer } from '../../../demo/real-servers.ts';
import { isPortFree } from '../../../demo/server.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';

const alertmanagerConfig = `route: { receiver: nobody }
receivers: [{ name: nobody }]
`;
const prometheusConfig = 'global: { scrape_interval: 15s }\n';

let folder: TemporaryFolder;
let alertmanagerYml: string;
let prometheusYml: string;

beforeAll(async () => {
  folder = await temporaryFolder('real-parts-test-');
  alertmanagerYml = join(folder.path, 'alertmanager.yml');
  prometheusYml = join(folder.path, 'prometheus.yml');
  await writeFile(alertmanagerYml, alertmanagerConfig);
  await writeFile(prometheusYml, prometheusConfig);
  // a first fetch may take longer than a test
  await findRealPart('prometheus');
});

afterEach(() => vi.unstubAllEnvs());
afterAll(() => folder.remove());

/** Processes and folders that a stopped server has left. */
async function leftovers({ pid, port, dataDir }: RealServer): Promise<string[]> {
  const hasProcess = await access(`/proc/${pid}`).then(...isTrue);
  const hasData = await access(dataDir).then(...isTrue);
  return [
    ...(hasProcess ? [`process ${pid}`] : []),
    ...(hasData ? [dataDir] : []),
    ...((await isPortFree(port)) ? [] : [`port ${port}`]),
  ];
}
const isTrue = [() => true, () => false] as const;

async function json(url: string): Promise<unknown> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.json();
}

describe('real parts', () => {
  test('Prometheus runs, and leaves nothing after a stop', async ({ skip }) => {
    const part = await realPartOrSkip('prometheus', skip);
    const server = await startPrometheus({ part, configFile: prometheusYml });
    await access(server.dataDir);
    expect(await json(`${server.url}/api/v1/status/buildinfo`)).toMatchObject({
      data: { version: expect.stringContaining(part.version) as string },
    });
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await leftovers(server)).toEqual([]);
  });

  test('Alertmanager runs alone, and leaves nothing after a stop', async ({ skip }) => {
    const part = await realPartOrSkip('alertmanager', skip);
    const server = await startAlertmanager({ part, configFile: alertmanagerYml });
    await access(server.dataDir);
    expect(await json(`${server.url}/api/v2/status`)).toMatchObject({
      cluster: { status: 'disabled' },
      versionInfo: { version: expect.stringContaining(part.version) as string },
    });
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await leftovers(server)).toEqual([]);
  });

  test('Prometheus that cannot start reports the reason and leaves no folder', async ({ skip }) => {
    const part = await realPartOrSkip('prometheus', skip);
    const temporary = await mkdtemp(join(folder.path, 'tmp-'));
    vi.stubEnv('TMPDIR', temporary);
    const configFile = join(folder.path, 'missing.yml');
    await expect(startPrometheus({ part, configFile })).rejects.toMatchObject({
      code: 'EXITED',
      message: expect.stringContaining('missing.yml') as string,
    });
    expect(await readdir(temporary)).toEqual([]);
  });

  test.for([
    ['promtool', ['check', 'config'], prometheusConfig],
    ['amtool', ['check-config'], alertmanagerConfig],
  ] as const)('%s accepts a good file and refuses a bad one', async (row, { skip }) => {
    const [name, command, good] = row;
    const part = await realPartOrSkip(name, skip);
    const file = join(folder.path, `${name}.yml`);
    await writeFile(file, good);
    expect(await runTool(part, [...command, file])).toMatchObject({ exitCode: 0 });
    await writeFile(file, `${good}surprise: 1\n`);
    const refused = await runTool(part, [...command, file]);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('surprise');
  });

  test('promtool reads its standard input', async ({ skip }) => {
    const part = await realPartOrSkip('promtool', skip);
    const exposition = '# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n';
    expect(await runTool(part, ['check', 'metrics'], exposition)).toMatchObject({ exitCode: 0 });
    expect(await runTool(part, ['check', 'metrics'], 'up{')).toMatchObject({ exitCode: 1 });
  });
});
