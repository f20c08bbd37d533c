import { describe, expect, it } from 'vitest';
import type { CollectorState } from '../../exporter/collectors/collector.ts';
import type { SourceConfig } from '../../exporter/config/config.ts';
import { checkOf, serviceOf } from '../../tests/support/check-of.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';
import { checkService } from './check.ts';
import { renderCheck } from './render.ts';
import { findVerdicts } from './verdicts.ts';

const source: SourceConfig = {
  collector: 'users',
  serviceName: 'auth',
  url: 'http://auth/users',
  format: 'json',
  headers: {},
  intervalMs: 30_000,
  timeoutMs: 5_000,
  maxBodyBytes: 1_048_576,
  maxSeries: 100,
  mappings: [],
  tls: { skipVerification: false },
};

describe('the check of a service', () => {
  it('shows the figures of its sources, and what was refused', async () => {
    await using server = await serveHttp(serveHealthy);
    const service = serviceOf('auth', { url: server.url }, { sources: [source] });
    const state: CollectorState = {
      source,
      samples: [
        { name: 'penpal_total_users', labels: {}, value: 12 },
        { name: 'penpal_users_by_language', labels: { language: 'E"n' }, value: 7 },
      ],
      last: { at: 0, success: true, durationSeconds: 0.0125, dropped: [], message: 'refused NaN' },
      droppedTotal: { not_a_number: 2 },
    };

    const check = await checkService(service, () => Promise.resolve(state));

    expect(renderCheck(check, service)).toContain(
      [
        'figures of users (12.5 ms)',
        '  penpal_total_users 12',
        '  penpal_users_by_language{language="E\\"n"} 7',
        '  refused 2: not_a_number',
        '  refused NaN',
      ].join('\n'),
    );
  });

  it('calls a service slow that answers above its threshold', async () => {
    await using server = await serveHttp((request, response) => {
      setTimeout(() => serveHealthy(request, response), 30);
    });
    const service = serviceOf('auth', { url: server.url, slowThresholdMs: 10 });

    const check = await checkService(service);

    expect([check.healthy, check.slow]).toEqual([true, true]);
    expect(renderCheck(check, service)).toMatch(/^✔ healthy, but slow auth\n/);
  });
});

describe('the verdicts over a probe', () => {
  const check = checkOf('http://auth/health');
  it.for([
    [undefined, 200, 'good good good'],
    ['connection_refused', undefined, 'bad not judged not judged'],
    ['invalid_response', undefined, 'bad not judged not judged'],
    ['timeout', 200, 'bad not judged not judged'],
    ['http_status', 500, 'good bad not judged'],
    ['redirect', 302, 'good bad not judged'],
    ['body_mismatch', 200, 'good good bad'],
    ['invalid_response', 200, 'good good bad'],
  ] as const)('that failed with %s and status %s are %s', ([reason, statusCode, expected]) => {
    const outcome = {
      startedAt: 0,
      phaseSeconds: {},
      ...(statusCode !== undefined && { statusCode }),
      ...(reason && { failure: { reason, message: 'why' } }),
    };

    const verdicts = findVerdicts(outcome, check).slice(0, 3);

    expect(verdicts.map(({ verdict }) => verdict).join(' ')).toBe(expected);
  });
});
