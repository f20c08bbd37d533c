import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import { renderPrometheusConfig } from '../../../provisioning/stack-files.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

const TOKENS = { API_TOKEN: 'token-of-the-reads', METRICS_TOKEN: 'token-of-prometheus' };
const source = (path: string) =>
  `{ collector: c-${path}, path: /${path}, format: prometheus, metrics: [{ metric: penpal_total_users, source: a }] }`;
const SERVICES = `services:
  - { name: ai-service, url: 'http://ai:1', sources: [${source('ai')}] }
  - { name: mail-service, url: 'http://mail:1', sources: [${source('mail')}] }
`;

test('with all tokens set, Prometheus discovers the services and sends ai-service’s key to ai-service only', async ({
  skip,
}) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const folder = await temporaryFolder('penpal-discovered-');
  onTestFinished(() => folder.remove());
  const write = async (name: string, text: string) => {
    await writeFile(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const environment = { ...TOKENS, SERVICES_FILE: await write('services.yml', SERVICES) };
  const exporter = await startBuilt({ environment });
  onTestFinished(() => exporter.stop());
  const text = renderPrometheusConfig({
    ...{ exporter: `127.0.0.1:${exporter.port}`, alertmanager: [], prometheus: '127.0.0.1:9' },
    rulesFolder: resolve('provisioning/prometheus/rules/generated'),
    exporterTokenFile: await write('token', TOKENS.METRICS_TOKEN),
    servicesKeyFile: await write('key', 'key-of-ai-service'),
  });
  const file = await write('prometheus.yml', text);
  const { scrape_configs } = load(text) as {
    scrape_configs: { job_name: string; http_sd_configs?: object }[];
  };
  const found = await Promise.all(
    scrape_configs
      .filter((job) => job.http_sd_configs)
      .map(async ({ job_name, ...job }) => {
        const check = ['check', 'service-discovery', '--timeout=2s', file, job_name];
        const { stdout } = await runTool(promtool, check);
        const targets = (JSON.parse(stdout) as { labels: Record<string, string> }[]).flatMap(
          ({ labels }) => labels['job'] ?? [],
        );
        return { targets, hasKey: JSON.stringify(job).includes('x-api-key') };
      }),
  );
  expect(found).toEqual([
    { targets: ['ai-service'], hasKey: true },
    { targets: ['mail-service'], hasKey: false },
  ]);
});
