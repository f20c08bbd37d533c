import { describe, expect, it } from 'vitest';
import { probeHttp } from './probe.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { serveRaw } from '../../tests/support/probes/fault.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';

const { signal } = new AbortController();

describe('a probe', () => {
  it('measures every phase with parts of a millisecond, and together the whole', async () => {
    await using server = await serveHttp(serveHealthy);

    const before = Date.now();
    const outcome = await probeHttp(checkOf(server.url), signal);

    const { dns = NaN, connect = NaN, processing = NaN, transfer = NaN } = outcome.phaseSeconds;
    const phases = [dns, connect, processing, transfer];
    expect(phases.every((seconds) => seconds >= 0)).toBe(true);
    expect(phases.some((seconds) => (seconds * 1e6) % 1000 !== 0)).toBe(true);
    const sum = dns + connect + processing + transfer;
    expect(outcome.durationSeconds).toBeCloseTo(sum, 9);
    expect(outcome.phaseSeconds).not.toHaveProperty('tls');
    expect(outcome.startedAt).toBeGreaterThanOrEqual(before);
  });

  it('has no dns phase where the address is a number', async () => {
    await using server = await serveHttp(serveHealthy);
    const url = server.url.replace('localhost', '127.0.0.1');

    const outcome = await probeHttp(checkOf(url), signal);

    expect(Object.keys(outcome.phaseSeconds)).toEqual(['connect', 'processing', 'transfer']);
  });

  it('puts the time that the service takes into processing, and the rest into transfer', async () => {
    await using server = await serveHttp((_request, response) => {
      setTimeout(() => {
        response.writeHead(200).write('{"status":');
        setTimeout(() => response.end('"ok"}'), 100);
      }, 60);
    });

    const { phaseSeconds, durationSeconds } = await probeHttp(checkOf(server.url), signal);

    expect(phaseSeconds.processing).toBeGreaterThan(0.055);
    expect(phaseSeconds.transfer).toBeGreaterThan(0.01);
    expect(durationSeconds).toBeGreaterThan(0.155);
  });

  it('opens a new connection each time and leaves none', async () => {
    await using server = await serveHttp(serveHealthy);

    await probeHttp(checkOf(server.url), signal);
    await probeHttp(checkOf(server.url), signal);

    expect(server.accepted).toBe(2);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
  });

  it('takes an HTTP/1.0 answer that ends with its connection', async () => {
    await using server = await serveRaw('HTTP/1.0 200 OK\r\n\r\n{"status":"OK"}', 'end');

    const outcome = await probeHttp(checkOf(server.url), signal);

    expect(outcome.failure).toBeUndefined();
    expect(outcome.statusCode).toBe(200);
  });

  it('finds a service that is slow but within the deadline good, and says how slow', async () => {
    await using server = await serveHttp((request, response) => {
      setTimeout(() => serveHealthy(request, response), 120);
    });
    const check = checkOf(server.url, { slowThresholdMs: 50, timeoutMs: 5_000 });

    const outcome = await probeHttp(check, signal);

    expect(outcome.failure).toBeUndefined();
    expect(outcome.durationSeconds).toBeGreaterThan(0.115);
  });

  it('ends at once when it is cancelled', async () => {
    await using server = await serveHttp(() => undefined);
    const cancelled = new AbortController();
    const probing = probeHttp(checkOf(server.url), cancelled.signal);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(1);

    cancelled.abort();

    expect((await probing).failure?.reason).toBe('other');
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
    expect((await probeHttp(checkOf(server.url), cancelled.signal)).failure?.reason).toBe('other');
  });

  it('asks with HEAD and judges no body then', async () => {
    const methods: (string | undefined)[] = [];
    await using server = await serveHttp((request, response) => {
      methods.push(request.method);
      response.writeHead(200, { 'content-length': '5000000' }).end();
    });

    const outcome = await probeHttp(checkOf(server.url, { method: 'HEAD' }), signal);

    expect(methods).toEqual(['HEAD']);
    expect(outcome.failure).toBeUndefined();
  });

  it('asks over the IP family of the check only', async () => {
    await using server = await serveHttp(serveHealthy);

    const v4 = await probeHttp(checkOf(server.url, { ipFamily: 4 }), signal);
    const v6 = await probeHttp(checkOf(server.url, { ipFamily: 6 }), signal);

    expect(v4.failure).toBeUndefined();
    expect(v6.failure).toBeDefined();
    expect(server.accepted).toBe(1);
  });

  it("sends the check's headers, and its own where the check has none", async () => {
    await using server = await serveHttp((request, response) => {
      const { 'x-api-key': key, accept, 'user-agent': agent, connection } = request.headers;
      const version = [key, accept, agent, connection].join(' | ');
      response.end(JSON.stringify({ status: 'ok', version }));
    });
    const headers = { 'x-api-key': 'k1', accept: 'text/plain' };

    const outcome = await probeHttp(checkOf(server.url, { headers }), signal);

    expect(outcome.facts?.version).toBe('k1 | text/plain | penpal-ai-monitoring-service | close');
  });
});
