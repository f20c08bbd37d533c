import { describe, expect, test } from 'vitest';
import { probeHttp } from './probe.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { probeOnce } from '../../tests/support/probes/probe-once.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';

describe('a probe', () => {
  test('measures every phase to fractions of a millisecond; their sum is the duration', async () => {
    await using server = await serveHttp(serveHealthy);

    const before = Date.now();
    const outcome = await probeOnce(server.url);

    const { dns = NaN, connect = NaN, processing = NaN, transfer = NaN } = outcome.phaseSeconds;
    const phases = [dns, connect, processing, transfer];
    expect(phases.every((seconds) => seconds >= 0)).toBe(true);
    expect(phases.some((seconds) => (seconds * 1e6) % 1000 !== 0)).toBe(true);
    const sum = dns + connect + processing + transfer;
    expect(outcome.durationSeconds).toBeCloseTo(sum, 9);
    expect(outcome.phaseSeconds).not.toHaveProperty('tls');
    expect(outcome.startedAt).toBeGreaterThanOrEqual(before);
  });

  test('has no dns phase if the host is an IP address', async () => {
    await using server = await serveHttp(serveHealthy);

    const outcome = await probeOnce(server.url.replace('localhost', '127.0.0.1'));

    expect(Object.keys(outcome.phaseSeconds)).toEqual(['connect', 'processing', 'transfer']);
  });

  test('counts the wait for headers as processing and the rest as transfer', async () => {
    await using server = await serveHttp((_request, response) => {
      setTimeout(() => {
        response.writeHead(200).write('{"status":');
        setTimeout(() => response.end('"ok"}'), 100);
      }, 60);
    });

    const { phaseSeconds, durationSeconds } = await probeOnce(server.url);

    expect(phaseSeconds.processing).toBeGreaterThan(0.055);
    expect(phaseSeconds.transfer).toBeGreaterThan(0.01);
    expect(durationSeconds).toBeGreaterThan(0.155);
  });

  test('succeeds if the service is slow but within the deadline, and measures how slow', async () => {
    await using server = await serveHttp((request, response) => {
      setTimeout(() => serveHealthy(request, response), 120);
    });

    const outcome = await probeOnce(server.url, { slowThresholdMs: 50, timeoutMs: 5_000 });

    expect(outcome.failure).toBeUndefined();
    expect(outcome.durationSeconds).toBeGreaterThan(0.115);
  });

  test('succeeds with a redirect that the check expects', async () => {
    await using server = await serveHttp((_request, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const expectStatus = [{ from: 302, to: 302 }];

    const outcome = await probeOnce(server.url, { expectStatus, expectJson: null });

    expect([outcome.failure, outcome.statusCode]).toEqual([undefined, 302]);
  });

  test('ends at once when it is cancelled', async () => {
    await using server = await serveHttp(() => undefined);
    const cancelled = new AbortController();
    const probing = probeHttp(checkOf(server.url), cancelled.signal);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(1);

    cancelled.abort();

    expect((await probing).failure?.reason).toBe('other');
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
    expect((await probeHttp(checkOf(server.url), cancelled.signal)).failure?.reason).toBe('other');
    expect(server.accepted).toBe(1);
  });

  test('fails if the request cannot be sent', async () => {
    const outcome = await probeOnce('http://localhost', { headers: { 'x-key': 'a\nb' } });

    expect(outcome.failure).toEqual({
      reason: 'other',
      message: 'localhost: the request failed (ERR_INVALID_CHAR)',
    });
  });
});
