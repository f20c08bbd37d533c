import { describe, expect, it } from 'vitest';
import { probeHttp } from './probe.ts';
import { findRedirect } from './redirect.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';

const { signal } = new AbortController();

describe('a redirect', () => {
  it('is followed on the same host, its exchanges counted into the phases', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/new?x=1') serveHealthy(request, response);
      else response.writeHead(302, { location: 'new?x=1' }).end();
    });
    const check = checkOf(`${server.url}/health`, { maxRedirects: 1 });

    const outcome = await probeHttp(check, signal);

    expect(outcome.failure).toBeUndefined();
    expect(outcome.statusCode).toBe(200);
    expect(server.accepted).toBe(2);
    const phases = Object.values(outcome.phaseSeconds).reduce((sum, seconds) => sum + seconds, 0);
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(phases - 1e-9);
  });

  it('shares the one deadline with the exchange before it', async () => {
    await using server = await serveHttp((request, response) => {
      const goOn = () => response.writeHead(302, { location: `${request.url}x` }).end();
      setTimeout(goOn, 40);
    });
    const check = checkOf(`${server.url}/x`, { maxRedirects: 10, timeoutMs: 150 });

    const outcome = await probeHttp(check, signal);

    expect(outcome.failure?.reason).toBe('timeout');
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(0.15);
  });

  it.for([
    ['http://a.example/x', '/y', 'http://a.example/y'],
    ['http://a.example/x', 'http://a.example/y', 'http://a.example/y'],
    ['http://a.example/x', 'https://a.example/x', 'https://a.example/x'],
    ['http://a.example:80/x', '//a.example/y', 'http://a.example/y'],
    ['https://a.example/x', 'http://a.example/x', undefined],
    ['http://a.example/x', 'http://a.example:8080/x', undefined],
    ['http://a.example/x', 'http://b.a.example/x', undefined],
    ['http://a.example/x', 'https://b.example/x', undefined],
    ['http://a.example/x', 'file:///etc/passwd', undefined],
    ['http://a.example/x', 'http://[', undefined],
  ])('from %s to %s leads to %s', ([from, location, to]) => {
    const answer = { statusCode: 301, headers: { location: location ?? '' } };

    const redirect = findRedirect(answer, new URL(from ?? ''), 0, checkOf('', { maxRedirects: 1 }));

    if (to === undefined) expect(redirect).toHaveProperty('failure.reason', 'redirect');
    else expect(redirect).toEqual({ to: new URL(to) });
  });

  it('without a location is a status like any other', () => {
    const answer = { statusCode: 301, headers: {} };

    expect(findRedirect(answer, new URL('http://a'), 0, checkOf(''))).toBeUndefined();
  });
});
