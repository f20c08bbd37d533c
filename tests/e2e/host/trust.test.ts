import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificate } from '../../support/certificate.ts';
import { serveHealthy, serveHttp, serveHttps } from '../../support/probes/test-server.ts';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const healthOf = async (options: Parameters<typeof spawnBuilt>[0]) => {
  const { value } = await spawnBuilt(options);
  const probes = () => value('service_probes_total').catch(() => 0);
  await expect.poll(probes).toBeGreaterThan(0);
  return value('service_health_status');
};

test.each([
  ['is trusted if the authorities of the system have it', true, 1],
  ['is not trusted otherwise', false, 0],
])('a certificate %s', async (_, isKnown, health) => {
  const certificate = makeCertificate('localhost', new Date('2020-01-01'), new Date('2049-01-01'));
  await using server = await serveHttps(certificate, serveHealthy);
  const file = join(temporaryFiles({ 'ca.pem': certificate.cert }), 'ca.pem');
  const services = [{ name: 'private', url: server.url, unhealthyAfter: 1 }];
  const environment = isKnown ? { SSL_CERT_FILE: file } : {};
  expect(await healthOf({ services, environment })).toBe(health);
});

test('proxy variables are ignored: the service itself is probed', async () => {
  await using server = await serveHttp(serveHealthy);
  const proxy = 'http://127.0.0.1:1';
  const environment = { HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy, NO_PROXY: '' };
  const services = [{ name: 'direct', url: server.url, unhealthyAfter: 1 }];
  expect(await healthOf({ services, environment })).toBe(1);
  expect(server.accepted).toBeGreaterThan(0);
});
