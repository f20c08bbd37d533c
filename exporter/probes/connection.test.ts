import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../../tests/support/certificate.ts';
import { probeOnce } from '../../tests/support/probes/probe-once.ts';
import { serveHealthy, serveHttp, serveHttps } from '../../tests/support/probes/test-server.ts';

const from = new Date('2020-01-01T00:00:00Z');
const good = makeCertificate('localhost', from, new Date('2049-06-01T12:00:00Z'));
const expired = makeCertificate('localhost', from, new Date('2021-06-01T12:00:00Z'));

describe('a TLS connection', () => {
  test.each([
    ['a good certificate', good, { ca: good.cert, skipVerification: false }, undefined],
    ['an expired certificate', expired, { ca: expired.cert, skipVerification: false }, 'tls'],
    ['an expired one without verification', expired, { skipVerification: true }, undefined],
  ])('measures the handshake and reads the expiry of %s', async (_, certificate, tls, reason) => {
    await using server = await serveHttps(certificate, serveHealthy);

    const outcome = await probeOnce(server.url, { tls });

    expect(outcome.failure?.reason).toBe(reason);
    expect(outcome.phaseSeconds.tls).toBeGreaterThan(0);
    const expiry = certificate === good ? '2049-06-01T12:00:00Z' : '2021-06-01T12:00:00Z';
    expect(outcome.certificateExpirySeconds).toBe(Date.parse(expiry) / 1000);
  });

  test('sends no request, and so no header, to a server that is not trusted', async () => {
    let requests = 0;
    await using server = await serveHttps(good, (request, response) => {
      requests += 1;
      serveHealthy(request, response);
    });

    const outcome = await probeOnce(server.url, {
      tls: { ca: expired.cert, skipVerification: false },
    });
    await expect.poll(() => server.accepted - server.open.size, { interval: 5 }).toBe(1);

    expect(outcome.failure?.reason).toBe('tls');
    expect(requests).toBe(0);
  });
});

describe('a connection', () => {
  test('is new for each probe and is closed after it', async () => {
    await using server = await serveHttp(serveHealthy);

    await probeOnce(server.url);
    await probeOnce(server.url);

    expect(server.accepted).toBe(2);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
  });

  test("uses only the check's IP family", async () => {
    await using server = await serveHttp(serveHealthy);

    const v4 = await probeOnce(server.url, { ipFamily: 4 });
    const v6 = await probeOnce(server.url, { ipFamily: 6 });

    expect(v4.failure).toBeUndefined();
    expect(v6.failure).toBeDefined();
    expect(server.accepted).toBe(1);
  });
});
