import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { servicesFile } from './services-schema.ts';

const SHIPPED = resolve(import.meta.dirname, '../../services.yml');

/** The commented entry at the end of services.yml, as if it were not commented. */
function referenceEntry(): string {
  const lines = readFileSync(SHIPPED, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('# Every option of a service'));
  const entry = lines.slice(from + 1).map((line) => line.replace(/^# ?/, ''));
  return `services:\n${entry.join('\n')}`;
}

/** The commented `discovery`, as if it were not commented. */
function referenceDiscovery(): string {
  const lines = readFileSync(SHIPPED, 'utf8').split('\n');
  const from = lines.indexOf('# discovery:');
  const rest = lines.slice(from);
  return rest
    .slice(0, rest.indexOf(''))
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n');
}

test('the reference of lists in services.yml is accepted', () => {
  const { discovery } = servicesFile.parse(load(referenceDiscovery()));
  expect(discovery).toMatchObject([
    {
      file_sd_configs: [{ files: ['lists/*.json'], refresh_interval: 30_000 }],
      http_sd_configs: [{ url: 'http://fleet.example/targets', tls: { ca: './some-ca.pem' } }],
      check: { path: '/health' },
    },
  ]);
});

test('the reference of every option at the end of services.yml is accepted', () => {
  const { services } = servicesFile.parse(load(referenceEntry()));
  expect(services).toHaveLength(1);
  expect(services[0]).toMatchObject({
    check: { expectStatus: [{ from: 200, to: 299 }], maxRedirects: 0, ipFamily: 4 },
    tls: { ca: './some-ca.pem', skipVerification: false },
    sources: [{ format: 'prometheus', maxSeries: 100 }],
  });
  expect(services[0]?.maintenance).toHaveLength(2);
});
