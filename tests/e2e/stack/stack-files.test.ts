import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import {
  renderAlertmanagerConfig,
  renderPrometheusConfig,
} from '../../../provisioning/stack-files.ts';

let folder: TemporaryFolder;
let tokenFile: string;
let keyFile: string;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-stack-files-');
  tokenFile = await write('token', 'a-token-of-16-chars');
  keyFile = await write('key', 'a-key');
});
afterAll(() => folder.remove());

async function write(name: string, text: string): Promise<string> {
  const file = join(folder.path, name);
  await writeFile(file, text);
  return file;
}

const places = () => ({
  exporter: '127.0.0.1:13005',
  alertmanager: '127.0.0.1:19093',
  prometheus: '127.0.0.1:19090',
  exporterTokenFile: tokenFile,
  servicesKeyFile: keyFile,
});
const prometheusYml = () => renderPrometheusConfig(places());
const alertmanagerYml = () =>
  renderAlertmanagerConfig({ exporter: '127.0.0.1:13005', notificationsTokenFile: tokenFile });

describe('the files of Compose', () => {
  test('are valid for Prometheus', async ({ skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    const check = ['check', 'config', '--syntax-only', 'prometheus.yml'];
    const { exitCode, stdout } = await runTool(promtool, check);
    expect(stdout).toMatch(/SUCCESS: prometheus.yml is valid/);
    expect(exitCode).toBe(0);
  });

  test('are valid for Alertmanager', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const file = 'provisioning/alertmanager/generated/alertmanager.yml';
    expect(await runTool(amtool, ['check-config', file])).toMatchObject({ exitCode: 0 });
  });
});

describe('the same files with other addresses', () => {
  test('are valid for Prometheus, with rules and with every address and path replaced', async ({
    skip,
  }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    const file = await write('prometheus.yml', prometheusYml());
    const { exitCode, stdout } = await runTool(promtool, ['check', 'config', file]);
    expect(stdout).toMatch(/SUCCESS: \d+ rule files found/);
    expect(exitCode).toBe(0);
    expect(prometheusYml()).not.toMatch(
      /monitoring-service:|- alertmanagers|alertmanager:9093|localhost:9090|\/run\/secrets|\$\{/,
    );
  });

  test('are valid for Alertmanager, with every address and path replaced', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const file = await write('alertmanager.yml', alertmanagerYml());
    expect(await runTool(amtool, ['check-config', file])).toMatchObject({ exitCode: 0 });
    expect(alertmanagerYml()).toContain('http://127.0.0.1:13005/api/v1/monitoring/notifications');
    expect(alertmanagerYml()).not.toMatch(/monitoring-service:|\/run\/secrets/);
  });

  test('send the token to the exporter and its discovery only', () => {
    const { scrape_configs: jobs } = load(prometheusYml()) as {
      scrape_configs: { job_name: string }[];
    };
    const trusted = jobs.filter((job) => JSON.stringify(job).includes(tokenFile));
    expect(trusted.map((job) => job.job_name)).toEqual([
      'penpal-monitoring',
      'ai-service',
      'penpal-services',
    ]);
  });

  test('have no path of a secret that is not set', () => {
    const { exporter, alertmanager, prometheus } = places();
    expect(renderPrometheusConfig({ exporter, alertmanager, prometheus })).not.toMatch(
      /credentials_file|x-api-key/,
    );
  });

  test('keep the shipped intervals', () => {
    expect(prometheusYml()).toMatch(/job_name: penpal-monitoring\n\s+scrape_interval: 5s/);
  });
});
