import { describe, expect, test } from 'vitest';
import { findRedirect } from './redirect.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { probeOnce } from '../../tests/support/probes/probe-once.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';

describe('a redirect', () => {
  test('is followed on the same host, and all exchanges count in the phases', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/new?x=1') serveHealthy(request, response);
      else response.writeHead(302, { location: 'new?x=1' }).end();
    });

    const outcome = await probeOnce(`${server.url}/health`, { maxRedirects: 1 });

    expect(outcome.failure).toBeUndefined();
    expect(outcome.statusCode).toBe(200);
    expect(server.accepted).toBe(2);
    const phases = Object.values(outcome.phaseSeconds).reduce((sum, seconds) => sum + seconds, 0);
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(phases - 1e-9);
  });

  test('shares one deadline with the exchange before it', async () => {
    await using server = await serveHttp((request, response) => {
      const redirect = () => response.writeHead(302, { location: `${request.url}x` }).end();
      setTimeout(redirect, 40);
    });

    const outcome = await probeOnce(`${server.url}/x`, { maxRedirects: 10, timeoutMs: 150 });

    expect(outcome.failure?.reason).toBe('timeout');
    expect(outcome.durationSeconds).toBeGreaterThanOrEqual(0.15);
  });

  test.each([
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
  ])('from %s to %s leads to %s', (from, location, to) => {
    const response = { statusCode: 301, headers: { location } };

    const redirect = findRedirect(response, new URL(from), 0, checkOf('', { maxRedirects: 1 }));

    if (to === undefined) expect(redirect).toHaveProperty('reason', 'redirect');
    else expect(redirect).toEqual(new URL(to));
  });

  test('without a location, or with a status that is expected, is a normal response', () => {
    const from = new URL('http://a');
    const expected = checkOf('', { expectStatus: [{ from: 301, to: 301 }] });

    expect(findRedirect({ statusCode: 301, headers: {} }, from, 0, checkOf(''))).toBeUndefined();
    const response = { statusCode: 301, headers: { location: '/elsewhere' } };
    expect(findRedirect(response, from, 0, expected)).toBeUndefined();
  });
});
