import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CheckConfig } from '../config/config.ts';
import { compileExpression } from '../config/expressions.ts';
import { judge } from './judge.ts';
import { checkOf } from '../../tests/support/check-of.ts';

const url = new URL('http://auth/health');
const ready = compileExpression('ready');
const wrap = (data: unknown) => ({ statusCode: 200, message: 'OK', data, timestamp: 'now' });

/** `content`: a document, or the body as it is. */
function judgeContent(content: unknown, check: Partial<CheckConfig> = {}, statusCode = 200) {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return judge({ statusCode, headers: {}, body }, checkOf(url.href, check), url);
}

describe('the facts in a health response', () => {
  test.each<[what: string, document: unknown, facts: unknown]>([
    [
      'are its version and environment',
      { version: '1', environment: 'prod' },
      { version: '1', environment: 'prod', dependencies: {} },
    ],
    ['are found in a wrapped response', wrap({ version: '2' }), { version: '2', dependencies: {} }],
    ['are absent if it names none', { status: 'ok' }, undefined],
    ['are absent if it is not an object', ['1.0'], undefined],
    ['are absent if it is null', null, undefined],
    [
      'do not include a version that is not text',
      { version: 2, environment: 'prod' },
      { environment: 'prod', dependencies: {} },
    ],
    [
      'do not include an empty version',
      { version: '', environment: 'e' },
      { environment: 'e', dependencies: {} },
    ],
    [
      'separate good from bad dependencies',
      { dependencies: { a: 'ok', b: 'OK', c: 'error', d: true, e: false } },
      { dependencies: { a: true, b: true, c: false, d: true, e: false } },
    ],
    [
      'do not include dependencies that are not configured',
      { dependencies: { a: 'not configured', b: 'ok' } },
      { dependencies: { b: true } },
    ],
    [
      'do not include dependencies with an unknown state',
      { dependencies: { a: null, b: { status: 'up' }, c: 1, '': 'ok', d: 'ok' } },
      { dependencies: { d: true } },
    ],
    [
      'survive dependencies that are not an object',
      { version: '1', dependencies: 'ok' },
      { version: '1', dependencies: {} },
    ],
    [
      'are cut to 100 characters',
      { version: 'v'.repeat(200) },
      { version: 'v'.repeat(100), dependencies: {} },
    ],
    ['are well-formed text', { version: 'a\ud800b' }, { version: 'a\ufffdb', dependencies: {} }],
    [
      'include names that every object has',
      '{"dependencies":{"__proto__":"ok","toString":"error"}}',
      { dependencies: { toString: false } },
    ],
  ])('%s', (_, document, facts) => {
    expect(judgeContent(document).facts).toEqual(facts);
  });

  test('name at most 20 dependencies', () => {
    const all = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`d${index}`, 'ok']));

    const { facts } = judgeContent({ dependencies: all });

    expect(Object.keys(facts?.dependencies ?? {})).toHaveLength(20);
  });

  test('are read from a response with a bad status too', () => {
    const document = { status: 'error', dependencies: { database: 'error' } };

    expect(judgeContent(document, {}, 503)).toEqual({
      facts: { dependencies: { database: false } },
      failure: { reason: 'http_status', message: 'expected status 200-299, got 503' },
    });
  });
});

test.each<[isGood: boolean, document: unknown]>([
  [true, { status: 'ok' }],
  [true, { status: 'OK' }],
  [true, { status: 'Healthy' }],
  [true, { status: 'UP' }],
  [true, wrap({ status: 'ok' })],
  [false, { status: 'okay' }],
  [false, { status: ' ok' }],
  [false, { status: true }],
  [false, { status: 200 }],
  [false, { health: 'ok' }],
  [false, wrap({ status: 'error' })],
  [false, { statusCode: 200, data: null, message: 'ok' }],
  [false, null],
  [false, '"ok"'],
])('without a condition a document is good: %s for %j', (isGood, document) => {
  expect(judgeContent(document).failure === undefined).toBe(isGood);
});

describe('a response', () => {
  test.each<[sentence: string, check: Partial<CheckConfig>, status: number, body: string]>([
    ['an expected status', { expectStatus: [{ from: 503, to: 503 }] }, 503, '{"status":"ok"}'],
    ['any body where none is expected', { expectJson: null }, 200, '<html>'],
    ['an expected text', { expectJson: null, expectText: /al+ good/u }, 200, 'all good here'],
    ['a condition that is true', { expectJson: ready }, 200, '{"ready":true}'],
    ['status 204 where no body is expected', { expectJson: null }, 204, ''],
    ['no body where HEAD is sent', { method: 'HEAD' }, 200, ''],
  ])('is good with %s', (_, check, status, body) => {
    expect(judgeContent(body, check, status).failure).toBeUndefined();
  });

  test.each<[sentence: string, check: Partial<CheckConfig>, body: string, message: string]>([
    [
      'without the expected text',
      { expectText: /good/u },
      '{"status":"ok"}',
      'expected /good/u in the body, it is not there',
    ],
    [
      'if the condition is false',
      { expectJson: ready },
      '{"ready":false}',
      'expected ready to be true, got false',
    ],
    [
      'if the condition is not exactly true',
      { expectJson: ready },
      '{"ready":"yes"}',
      'expected ready to be true, got "yes"',
    ],
    [
      'if the condition finds nothing',
      { expectJson: ready },
      '{}',
      'expected ready to be true, got null',
    ],
    [
      'if the condition cannot be evaluated',
      { expectJson: compileExpression("starts_with(status, 'o')") },
      '{"status":7}',
      "expected starts_with(status, 'o') to be true, it cannot be evaluated on this body",
    ],
    ['without a status', {}, '{}', 'expected status to be ok, healthy or up, got none'],
    ['that is an array', {}, '["ok"]', 'expected status to be ok, healthy or up, got none'],
  ])('is bad %s', (_, check, body, message) => {
    expect(judgeContent(body, check).failure).toEqual({ reason: 'body_mismatch', message });
  });

  test('is decompressed', () => {
    const body = gzipSync('{"status":"up","version":"3"}');
    const response = { statusCode: 200, headers: { 'content-encoding': 'gzip' }, body };

    expect(judge(response, checkOf(url.href), url)).toEqual({
      facts: { version: '3', dependencies: {} },
    });
  });
});
