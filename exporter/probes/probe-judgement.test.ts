import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CheckConfig } from '../config/config.ts';
import { compileExpression } from '../config/expressions.ts';
import { probeHttp } from './probe.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { serveHttp } from '../../tests/support/probes/test-server.ts';

const { signal } = new AbortController();

/** Probes a server that answers with this status, these headers and this body. */
async function probeAnswer(
  answer: { status?: number; headers?: Record<string, string>; body?: string | Buffer },
  check: Partial<CheckConfig> = {},
) {
  await using server = await serveHttp((_request, response) =>
    response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.body),
  );
  return await probeHttp(checkOf(`${server.url}/health`, check), signal);
}

describe('a probe of an answer', () => {
  it('reads a compressed body', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const body = gzipSync('{"status":"up","version":"3"}');

    const outcome = await probeAnswer({ headers, body });

    expect(outcome.failure).toBeUndefined();
    expect(outcome.facts?.version).toBe('3');
  });

  it('reads from an answer with a bad status which dependency is at fault', async () => {
    const body = '{"status":"error","dependencies":{"database":"error"}}';

    const outcome = await probeAnswer({ status: 503, body });

    expect(outcome.failure?.message).toBe('expected status 200-299, got 503');
    expect(outcome.facts).toEqual({ dependencies: { database: false } });
  });

  it.for<[sentence: string, check: Partial<CheckConfig>, status: number, body: string]>([
    [
      'a status of the expected set',
      { expectStatus: [{ from: 503, to: 503 }] },
      503,
      '{"status":"ok"}',
    ],
    ['an expected redirect', { expectStatus: [{ from: 302, to: 302 }], expectJson: null }, 302, ''],
    ['any body where none is judged', { expectJson: null }, 200, '<html>'],
    ['a text that occurs', { expectJson: null, expectText: /al+ good/u }, 200, 'all good here'],
    ['a condition that is true', { expectJson: compileExpression('ready') }, 200, '{"ready":true}'],
    ['204 where no body is judged', { expectJson: null }, 204, ''],
  ])('takes %s', async ([, check, status, body]) => {
    const outcome = await probeAnswer({ status, body, headers: { location: '/elsewhere' } }, check);

    expect(outcome.failure).toBeUndefined();
    expect(outcome.statusCode).toBe(status);
  });

  it.for<[sentence: string, check: Partial<CheckConfig>, body: string, message: string]>([
    [
      'a text that is missing',
      { expectText: /good/u },
      '{"status":"ok"}',
      'expected /good/u in the body, it is not there',
    ],
    [
      'a condition that is false',
      { expectJson: compileExpression('ready') },
      '{"ready":false}',
      'expected ready to be true, got false',
    ],
    [
      'a condition that is not quite true',
      { expectJson: compileExpression('ready') },
      '{"ready":"yes"}',
      'expected ready to be true, got "yes"',
    ],
    [
      'a condition that finds nothing',
      { expectJson: compileExpression('ready') },
      '{}',
      'expected ready to be true, got null',
    ],
    [
      'a condition that cannot be asked',
      { expectJson: compileExpression("starts_with(status, 'o')") },
      '{"status":7}',
      "expected starts_with(status, 'o') to be true, it cannot be asked of this body",
    ],
    ['a document without a status', {}, '{}', 'expected status to be ok, healthy or up, got none'],
    [
      'a document that is no object',
      {},
      '["ok"]',
      'expected status to be ok, healthy or up, got none',
    ],
  ])('refuses %s', async ([, check, body, message]) => {
    const outcome = await probeAnswer({ body }, check);

    expect(outcome.failure).toEqual({ reason: 'body_mismatch', message });
  });
});
