import { describe, expect, it } from 'vitest';
import { readFacts } from './facts.ts';
import { findJsonFault } from './json-condition.ts';

const wrap = (data: unknown) => ({ statusCode: 200, message: 'OK', data, timestamp: 'now' });

describe('the facts of a health answer', () => {
  it.for<[what: string, document: unknown, facts: unknown]>([
    [
      'are its version and environment',
      { version: '1', environment: 'prod' },
      { version: '1', environment: 'prod', dependencies: {} },
    ],
    [
      'are found in an answer that is wrapped',
      wrap({ version: '2' }),
      { version: '2', dependencies: {} },
    ],
    ['are absent when it says nothing', { status: 'ok' }, undefined],
    ['are absent when it is no object', ['1.0'], undefined],
    ['are absent when it is null', null, undefined],
    [
      'leave out what is not text',
      { version: 2, environment: 'prod' },
      { environment: 'prod', dependencies: {} },
    ],
    [
      'leave out what is empty',
      { version: '', environment: 'e' },
      { environment: 'e', dependencies: {} },
    ],
    [
      'tell good dependencies from bad ones',
      { dependencies: { a: 'ok', b: 'OK', c: 'error', d: true, e: false } },
      { dependencies: { a: true, b: true, c: false, d: true, e: false } },
    ],
    [
      'leave out dependencies that are not configured',
      { dependencies: { a: 'not configured', b: 'ok' } },
      { dependencies: { b: true } },
    ],
    [
      'leave out dependencies whose state is not known',
      { dependencies: { a: null, b: { status: 'up' }, c: 1, '': 'ok', d: 'ok' } },
      { dependencies: { d: true } },
    ],
    [
      'survive dependencies that are a list',
      { version: '1', dependencies: 'ok' },
      { version: '1', dependencies: {} },
    ],
    [
      'are cut at 100 characters',
      { version: 'v'.repeat(200) },
      { version: 'v'.repeat(100), dependencies: {} },
    ],
    ['are well-formed text', { version: 'a\ud800b' }, { version: 'a\ufffdb', dependencies: {} }],
  ])('%s', ([, document, facts]) => {
    expect(readFacts(document)).toEqual(facts);
  });

  it('name at most 20 dependencies', () => {
    const all = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`d${index}`, 'ok']));

    expect(Object.keys(readFacts({ dependencies: all })?.dependencies ?? {})).toHaveLength(20);
  });

  it('are not confused by names that every object has', () => {
    const document: unknown = JSON.parse('{"dependencies":{"__proto__":"ok","toString":"error"}}');

    expect(readFacts(document)?.dependencies).toEqual({ toString: false });
  });
});

describe('without a condition of its own a document is good', () => {
  it.for<[isGood: boolean, document: unknown]>([
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
    [false, 'ok'],
  ])('%s: %j', ([isGood, document]) => {
    expect(findJsonFault(document, undefined) === undefined).toBe(isGood);
  });
});
