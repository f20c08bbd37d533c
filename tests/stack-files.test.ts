import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderAlertmanagerConfig, renderPrometheusConfig } from '../provisioning/stack-files.ts';
import { runTool } from './tool.ts';

const places = {
  exporter: '127.0.0.1:13005',
  alertmanager: '127.0.0.1:19093',
  prometheus: '127.0.0.1:19090',
};
let folder: string;
let tokenFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'penpal-stack-'));
  tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'a-token-of-16-chars');
});
afterAll(() => rm(folder, { recursive: true }));

async function checked(tool: 'promtool' | 'amtool', args: readonly string[], text: string) {
  const file = join(folder, `${tool}.yml`);
  await writeFile(file, text);
  return runTool(tool, [...args, file]);
}

describe('the files that Compose mounts', () => {
  test('are what Prometheus accepts, rules included', async () => {
    const { exitCode, output } = await runTool('promtool', ['check', 'config', 'prometheus.yml']);
    expect(output).toMatch(/SUCCESS: \d+ rule files found/);
    expect(exitCode).toBe(0);
  });

  test('are what Alertmanager accepts', async () => {
    const file = 'provisioning/alertmanager/alertmanager.yml';
    expect(await runTool('amtool', ['check-config', file])).toMatchObject({ exitCode: 0 });
  });
});

describe('the same files with other addresses', () => {
  test('are what Prometheus accepts, every address moved', async () => {
    const text = renderPrometheusConfig({ ...places, exporterTokenFile: tokenFile });
    const { exitCode } = await checked('promtool', ['check', 'config'], text);
    expect(exitCode).toBe(0);
    expect(text).not.toMatch(/monitoring-service:|alertmanager:9093|localhost:9090|\$\{/);
  });

  test('are what Alertmanager accepts, every address and file moved', async () => {
    const text = renderAlertmanagerConfig({
      exporter: places.exporter,
      notificationsTokenFile: tokenFile,
    });
    expect(await checked('amtool', ['check-config'], text)).toMatchObject({ exitCode: 0 });
    expect(text).toContain('http://127.0.0.1:13005/api/v1/monitoring/notifications');
    expect(text).not.toMatch(/monitoring-service:|\/run\/secrets/);
  });

  test('give the token to the exporter and to its discovery, and to no other job', () => {
    const { scrape_configs: jobs } = load(
      renderPrometheusConfig({ ...places, exporterTokenFile: tokenFile }),
    ) as { scrape_configs: Record<string, unknown>[] };
    const withToken = jobs.filter((job) => JSON.stringify(job).includes(tokenFile));
    expect(withToken.map((job) => job['job_name'])).toEqual([
      'penpal-monitoring',
      'penpal-services',
    ]);
  });

  test('keep the shipped intervals', () => {
    const text = renderPrometheusConfig(places);
    expect(text).toMatch(/job_name: penpal-monitoring\n\s+scrape_interval: 5s/);
  });
});
