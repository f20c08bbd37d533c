import { describe, expect, it } from 'vitest';
import { probeHttp } from './probe.ts';
import { makeCertificate } from '../../tests/support/certificate.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { serveHealthy, serveHttps } from '../../tests/support/probes/test-server.ts';

const { signal } = new AbortController();
const from = new Date('2020-01-01T00:00:00Z');
const good = makeCertificate('localhost', from, new Date('2049-06-01T12:00:00Z'));
const expired = makeCertificate('localhost', from, new Date('2021-06-01T12:00:00Z'));

describe('a probe over TLS', () => {
  it('measures the handshake and reads when the certificate expires', async () => {
    await using server = await serveHttps(good, serveHealthy);
    const tls = { ca: good.cert, skipVerification: false };

    const outcome = await probeHttp(checkOf(server.url, { tls }), signal);

    expect(outcome.failure).toBeUndefined();
    expect(outcome.phaseSeconds.tls).toBeGreaterThan(0);
    expect(outcome.certificateExpirySeconds).toBe(Date.parse('2049-06-01T12:00:00Z') / 1000);
  });

  it('reads when the certificate expires from one that has', async () => {
    await using server = await serveHttps(expired, serveHealthy);
    const tls = { ca: expired.cert, skipVerification: false };

    const outcome = await probeHttp(checkOf(server.url, { tls }), signal);

    expect(outcome.failure?.reason).toBe('tls');
    expect(outcome.certificateExpirySeconds).toBe(Date.parse('2021-06-01T12:00:00Z') / 1000);
  });

  it('accepts any certificate where verification is off', async () => {
    await using server = await serveHttps(expired, serveHealthy);

    const outcome = await probeHttp(
      checkOf(server.url, { tls: { skipVerification: true } }),
      signal,
    );

    expect(outcome.failure).toBeUndefined();
    expect(outcome.certificateExpirySeconds).toBe(Date.parse('2021-06-01T12:00:00Z') / 1000);
  });

  it('sends no request, and so no header, to a peer that is not trusted', async () => {
    let requests = 0;
    await using server = await serveHttps(good, (request, response) => {
      requests += 1;
      serveHealthy(request, response);
    });
    const tls = { ca: expired.cert, skipVerification: false };

    const outcome = await probeHttp(checkOf(server.url, { tls }), signal);
    await expect.poll(() => server.accepted - server.open.size, { interval: 5 }).toBe(1);

    expect(outcome.failure?.reason).toBe('tls');
    expect(requests).toBe(0);
  });
});
