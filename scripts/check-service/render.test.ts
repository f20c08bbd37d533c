import { describe, expect, it, test } from 'vitest';
import { checkOf, serviceOf } from '../../tests/support/check-of.ts';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';
import { checkService } from './check.ts';
import { renderCheck } from './render.ts';

describe('the check of a service', () => {
  it('shows the samples of its sources, and what was refused', async () => {
    const body = { n: 12, users: { 'E"n': 7, French: 'x', German: 'y' }, failed: -1 };
    await using server = await serveHttp((_, response) => response.end(JSON.stringify(body)));
    const metrics = [
      { metric: 'penpal_total_users', value: 'n' },
      { metric: 'penpal_users_by_language', each: 'users', keyLabel: 'language' },
      ...['success', 'failed'].map((status) => ({
        ...{ metric: 'penpal_payments_total', labels: { status }, value: status },
      })),
    ];
    const source = configuredSource(server.url, { collector: 'users', metrics });
    const service = serviceOf('auth', { url: server.url }, { sources: [source] });

    const result = await checkService(service);

    const text = renderCheck(result, service.check).replace(/\(\d+\.\d ms\)/, '(… ms)');
    expect(text).toContain(
      [
        'business metrics of users (… ms)',
        '  penpal_total_users 12',
        '  penpal_users_by_language{language="E\\"n"} 7',
        '  penpal_payments_total{status="success"} not reported by the source',
        '  penpal_payments_total{status="failed"} refused (negative_counter)',
        '  refused 2: not_a_number',
        '  refused 1: missing',
        '  refused 1: negative_counter',
        '  refused 4 values, penpal_users_by_language{language="French"}: expected a finite number, got "x"',
      ].join('\n'),
    );
  });

  it('calls a service slow that responds above its threshold', async () => {
    await using server = await serveHttp((request, response) => {
      setTimeout(() => serveHealthy(request, response), 30);
    });
    const service = serviceOf('auth', { url: server.url, slowThresholdMs: 10 });

    const result = await checkService(service);

    expect([result.healthy, result.slow]).toEqual([true, true]);
    expect(renderCheck(result, service.check)).toMatch(/^✔ healthy, but slow auth\n/);
  });
});

test.for([
  [undefined, 200, '✔ ✔ ✔'],
  ['connection_refused', undefined, '✖ – –'],
  ['invalid_response', undefined, '✖ – –'],
  ['timeout', 200, '✖ – –'],
  ['http_status', 500, '✔ ✖ –'],
  ['redirect', 302, '✔ ✖ –'],
  ['body_mismatch', 200, '✔ ✔ ✖'],
  ['invalid_response', 200, '✔ ✔ ✖'],
] as const)(
  'a probe with failure %s and status %s is shown as %s',
  ([reason, status, expected]) => {
    const probe = {
      startedAt: 0,
      phaseSeconds: {},
      ...(status !== undefined && { statusCode: status }),
      ...(reason && { failure: { reason, message: 'why' } }),
    };
    const url = 'http://auth/health';
    const result = { service: 'auth', url, healthy: !reason, slow: false, probe, sources: [] };

    const lines = renderCheck(result, checkOf(url)).split('\n');

    const marks = lines.flatMap(
      (line) => /^ {2}(.) (?:connection|status|body)/.exec(line)?.[1] ?? [],
    );
    expect(marks.join(' ')).toBe(expected);
  },
);
