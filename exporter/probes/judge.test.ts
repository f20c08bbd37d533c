import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CheckConfig } from '../config/config.ts';
import { compileExpression } from '../config/fields.ts';
import { judge, type ServiceFacts } from './judge.ts';
import { checkOf } from '../../tests/support/check-of.ts';

const url = new URL('http://auth/health');
const LONG = 'v'.repeat(200);
const ready = compileExpression('ready');
const wrap = (data: unknown) => ({ statusCode: 200, message: 'OK', data, timestamp: 'now' });

/** `content`: a document, or the body as it is. */
function judgeContent(content: unknown, check: Partial<CheckConfig> = {}, statusCode = 200) {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return judge({ statusCode, headers: {}, body }, checkOf(url.href, check), url);
}

const factsOf = (texts: object, dependencies: ServiceFacts['dependencies'] = {}): ServiceFacts => ({
  ...texts,
  dependencies,
});

describe('the facts in a health response', () => {
  test.each<[what: string, document: unknown, facts: ServiceFacts | undefined]>([
    ['are its version', { version: '1' }, factsOf({ version: '1' })],
    ['are its environment', { environment: 'prod' }, factsOf({ environment: 'prod' })],
    ['are found in a wrapped response', wrap({ version: '2' }), factsOf({ version: '2' })],
    ['are absent if it names none', { status: 'ok' }, undefined],
    ['are absent if it is not an object', ['1.0'], undefined],
    ['are absent if it is null', null, undefined],
    ['are only text', { version: 2, environment: 'e' }, factsOf({ environment: 'e' })],
    ['are never empty', { version: '', environment: 'e' }, factsOf({ environment: 'e' })],
    [
      'survive a text as dependencies',
      { version: '1', dependencies: 'ok' },
      factsOf({ version: '1' }),
    ],
    ['are cut to 100 characters', { version: LONG }, factsOf({ version: LONG.slice(0, 100) })],
    ['are well-formed text', { version: 'a\ud800b' }, factsOf({ version: 'a\ufffdb' })],
    [
      'may have names that every object has',
      '{"dependencies":{"__proto__":"ok","toString":"error"}}',
      factsOf({}, { toString: false }),
    ],
  ])('%s', (_, document, facts) => {
    expect(judgeContent(document).facts).toEqual(facts);
  });

  test.each([
    ['ok', true],
    ['OK', true],
    ['error', false],
    [true, true],
    [false, false],
    ['not configured', undefined],
    [null, undefined],
    ['up', true],
    [{ status: 'up' }, true],
    [{ status: 'down', message: 'timeout of 1500ms exceeded' }, false],
    [{ status: 'not configured' }, undefined],
    [{ state: 'up' }, undefined],
    [1, undefined],
  ])('say of a dependency that reports %j: %s', (state, isOk) => {
    const { facts } = judgeContent({ version: '1', dependencies: { database: state, '': 'ok' } });

    expect(facts).toEqual(factsOf({ version: '1' }, isOk === undefined ? {} : { database: isOk }));
  });

  test.each([
    [
      'Terminus',
      { status: 'error', info: {}, error: { db: 0 }, details: { db: { status: 'down' } } },
    ],
    ['Terminus, wrapped', wrap({ status: 'error', details: { db: { status: 'down' } } })],
    ['itself', { dependencies: { db: 'error' }, details: { other: { status: 'up' } } }],
  ])('name the dependencies of %s', (_, document) => {
    const { facts } = judgeContent(document, {}, 503);
    expect(facts?.dependencies).toEqual({ db: false });
  });

  test('name at most 50 dependencies, those in error first, and count the others', () => {
    const all = Object.fromEntries(
      Array.from({ length: 57 }, (_, index) => [`d${index}`, index < 55 ? 'ok' : 'error']),
    );
    const { facts } = judgeContent({ dependencies: all });
    const names = Object.keys(facts?.dependencies ?? {});
    expect([names.length, ...names.slice(0, 3)]).toEqual([50, 'd55', 'd56', 'd0']);
    expect(facts?.furtherDependencies).toBe(7);
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

  const readyExpected = 'expected ready to be true';
  const statusExpected = 'expected status to be ok, healthy or up';
  const startsWith = "starts_with(status, 'o')";
  const cannotStart = `expected ${startsWith} to be true, it cannot be evaluated on this body`;
  test.each<[body: string, check: Partial<CheckConfig>, message: string]>([
    ['{"status":"ok"}', { expectText: /good/u }, 'expected /good/u in the body, it is not there'],
    ['{"ready":false}', { expectJson: ready }, `${readyExpected}, got false`],
    ['{"ready":"yes"}', { expectJson: ready }, `${readyExpected}, got "yes"`],
    ['{}', { expectJson: ready }, `${readyExpected}, got null`],
    ['{"status":7}', { expectJson: compileExpression(startsWith) }, cannotStart],
    ['{}', {}, `${statusExpected}, got none`],
    ['["ok"]', {}, `${statusExpected}, got none`],
  ])('%s is bad with %j: %s', (body, check, message) => {
    expect(judgeContent(body, check).failure).toEqual({ reason: 'body_mismatch', message });
  });

  test('is bad with a value that is too deep to show', () => {
    const body = `{"status":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const message = `${statusExpected}, got a value too deep to show`;
    expect(judgeContent(body).failure).toEqual({ reason: 'body_mismatch', message });
  });

  test('is decompressed', () => {
    const body = gzipSync('{"status":"up","version":"3"}');
    const response = { statusCode: 200, headers: { 'content-encoding': 'gzip' }, body };

    expect(judge(response, checkOf(url.href), url)).toEqual({
      facts: { version: '3', dependencies: {} },
    });
  });
});
