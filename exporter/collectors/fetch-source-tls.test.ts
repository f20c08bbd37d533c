import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../tests/support/certificate.ts';
import type { Certificate } from '../../tests/support/certificate.ts';
import { fetchSource } from './fetch-source.ts';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');
const farAhead = new Date('2049-01-01T00:00:00Z');
const good = makeCertificate('localhost', longAgo, farAhead);
const expired = makeCertificate('localhost', longAgo, new Date('2021-01-01T00:00:00Z'));
const otherHost = makeCertificate('other.example', longAgo, farAhead);

const server = createServer(good, (_, response) => response.end('{"n":1}'));
beforeAll(() => once(server.listen(0, 'localhost'), 'listening'));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Reads the server with a certificate of its own, trusting what `tls` says. */
function read(certificate: Certificate, tls: { ca?: string; skipVerification: boolean }) {
  server.setSecureContext(certificate);
  const { port } = server.address() as AddressInfo;
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const source = configuredSource(`https://localhost:${port}`, { format: 'json', metrics });
  return fetchSource({ ...source, tls }, new AbortController().signal);
}

describe('a source with TLS', () => {
  it.each([
    ['of an authority that is named', good, { ca: good.cert, skipVerification: false }],
    ['of nobody, where that is not looked at', good, { skipVerification: true }],
    ['that has expired, where that is not looked at', expired, { skipVerification: true }],
  ])('is read when its certificate is %s', async (_, certificate, tls) => {
    expect(await read(certificate, tls)).toEqual({ text: '{"n":1}', mediaType: '' });
  });

  it.each([
    ['self-signed', good, undefined, 'the certificate is self-signed'],
    ['expired', expired, expired.cert, 'the certificate has expired'],
    ['for another host', otherHost, otherHost.cert, 'the certificate is for another host'],
  ])('is not read when its certificate is %s', async (_, certificate, ca, failure) => {
    const tls = { skipVerification: false, ...(ca !== undefined && { ca }) };
    expect(await read(certificate, tls)).toEqual({ failure });
  });
});
