import { describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findRedirect, probeHttp } from './probe.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { probeOnce, probeServer } from '../../tests/support/probes/probe-once.ts';
import { makeCertificate } from '../../tests/support/certificate.ts';
import { serveHealthy, serveHttp, serveHttps } from '../../tests/support/probes/test-server.ts';

describe('a probe', () => {
  test('measures every phase to fractions of a millisecond; their sum is the duration', async () => {
    const before = systemClock.now();
    const outcome = await probeServer(serveHealthy);

    const { dns = NaN, connect = NaN, processing = NaN, transfer = NaN } = outcome.phaseSeconds;
    const phases = [dns, connect, processing, transfer];
    expect(phases.every((seconds) => seconds >= 0)).toBe(true);
    expect(phases.some((seconds) => (seconds * 1e6) % 1000 !== 0)).toBe(true);
    expect(outcome.durationSeconds).toBeCloseTo(dns + connect + processing + transfer, 9);
    expect(outcome.phaseSeconds).not.toHaveProperty('tls');
    // The clock of the probe and `Date.now` round differently.
    expect(outcome.startedAt).toBeGreaterThanOrEqual(before - 1);
  });

  test('has no dns phase if the host is an IP address', async () => {
    await using server = await serveHttp(serveHealthy);

    const outcome = await probeOnce(server.url.replace('localhost', '127.0.0.1'));

    expect(Object.keys(outcome.phaseSeconds)).toEqual(['connect', 'processing', 'transfer']);
  });

  test('of a slow service within the deadline succeeds, and its phases show where it waits', async () => {
    const { failure, phaseSeconds, durationSeconds } = await probeServer(
      (_request, response) => {
        setTimeout(() => {
          response.writeHead(200).write('{"status":');
          setTimeout(() => response.end('"ok"}'), 100);
        }, 60);
      },
      { slowThresholdMs: 50, timeoutMs: 5_000 },
    );

    expect(failure).toBeUndefined();
    expect(phaseSeconds.processing).toBeGreaterThan(0.055);
    expect(phaseSeconds.transfer).toBeGreaterThan(0.01);
    expect(durationSeconds).toBeGreaterThan(0.155);
  });

  test('ends at once when it is cancelled', async () => {
    await using server = await serveHttp(() => undefined);
    const cancelled = new AbortController();
    const probing = probeHttp(checkOf(server.url), cancelled);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(1);

    cancelled.abort();

    expect((await probing).failure?.reason).toBe('other');
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
    expect((await probeHttp(checkOf(server.url), cancelled)).failure?.reason).toBe('other');
    expect(server.accepted).toBe(1);
  });

  test('fails if the request cannot be sent', async () => {
    const { failure } = await probeOnce('http://localhost', { headers: { 'x-key': 'a\nb' } });

    const message = 'localhost: the request failed (ERR_INVALID_CHAR)';
    expect(failure).toEqual({ reason: 'other', message });
  });
});

describe('a redirect', () => {
  test('is followed on the same host, and all exchanges count in the phases', async () => {
    const outcome = await probeServer(
      (request, response) => {
        if (request.url === '/new?x=1') serveHealthy(request, response);
        else response.writeHead(302, { location: 'new?x=1' }).end();
      },
      { maxRedirects: 1 },
    );

    expect([outcome.failure, outcome.statusCode]).toEqual([undefined, 200]);
    const phases = Object.values(outcome.phaseSeconds).reduce((sum, seconds) => sum + seconds, 0);
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(phases - 1e-9);
  });

  test('shares one deadline with the exchange before it', async () => {
    const outcome = await probeServer(
      (request, response) => {
        const redirect = () => response.writeHead(302, { location: `${request.url}x` }).end();
        setTimeout(redirect, 40);
      },
      { maxRedirects: 10, timeoutMs: 150 },
    );

    expect(outcome.failure?.reason).toBe('timeout');
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(0.15);
  });

  test.each([
    ['the same port with', (url: string) => url, 'secret'],
    ['another port without', (_url: string, other: string) => other, undefined],
  ])("goes to %s the check's headers", async (_, choose, expected) => {
    const keys: unknown[] = [];
    const certificate = makeCertificate(
      'localhost',
      new Date('2020-01-01'),
      new Date('2049-01-01'),
    );
    await using secure = await serveHttps(certificate, (request, response) => {
      keys.push(request.headers['x-api-key'], request.headers.authorization);
      serveHealthy(request, response);
    });
    await using server = await serveHttp((request, response) => {
      if (request.url === '/again') {
        keys.push(request.headers['x-api-key'], request.headers.authorization);
        return serveHealthy(request, response);
      }
      return response.writeHead(307, { location: choose('/again', `${secure.url}/`) }).end();
    });
    const headers = { 'x-api-key': 'secret', authorization: 'secret' };
    const tls = { skipVerification: true };
    const { failure } = await probeOnce(server.url, { headers, tls, maxRedirects: 1 });
    expect([failure, ...keys]).toEqual([undefined, expected, expected]);
  });

  test('that the check expects is a good response', async () => {
    const outcome = await probeServer(
      (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      { expectStatus: [{ from: 302, to: 302 }], expectJson: null, maxRedirects: 1 },
    );

    expect([outcome.failure, outcome.statusCode]).toEqual([undefined, 302]);
  });

  test.each([
    ['http://a.example/x', '/y', 'http://a.example/y'],
    ['http://a.example/x', 'http://a.example/y', 'http://a.example/y'],
    ['http://a.example/x', 'https://a.example/x', 'https://a.example/x'],
    ['http://a.example/x', Buffer.from('/santé').toString('latin1'), 'http://a.example/sant%C3%A9'],
    ['http://a.example/x', '/sant\u00e9', 'http://a.example/sant%C3%A9'],
    ['http://a.example:80/x', '//a.example/y', 'http://a.example/y'],
    ['https://a.example/x', 'http://a.example/x', undefined],
    ['http://a.example/x', 'http://a.example:8080/x', undefined],
    ['http://a.example/x', 'http://b.a.example/x', undefined],
    ['http://a.example/x', 'https://b.example/x', undefined],
    ['http://a.example/x', 'file:///etc/passwd', undefined],
    ['http://a.example/x', 'http://[', undefined],
  ])('from %s to %s leads to %s', (from, location, to) => {
    const response = { statusCode: 301, headers: { location } };

    const redirect = findRedirect(response, new URL(from), 0, checkOf('', { maxRedirects: 1 }));

    if (to === undefined) expect(redirect).toHaveProperty('reason', 'redirect');
    else expect(redirect).toEqual(new URL(to));
  });

  test('without a location is a response like any other', () => {
    const response = { statusCode: 301, headers: {} };
    expect(findRedirect(response, new URL('http://a'), 0, checkOf(''))).toBeUndefined();
  });
});
