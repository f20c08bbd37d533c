import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFiles } from '../../tests/support/temporary-files.ts';
import { substitute } from './substitute.ts';

const variables = {
  HOST: 'auth',
  PORT: '3002',
  EMPTY: '',
  NESTED: '${HOST}',
  YAML: 'a: [1, 2]\n- "b" # ${PORT}',
};

describe('a reference', () => {
  it.each([
    ['to a variable', '${HOST}', 'auth'],
    ['within a text', 'http://${HOST}:${PORT}/x', 'http://auth:3002/x'],
    ['with a default that is not used', '${HOST:-other}', 'auth'],
    ['with a default for a variable that is not set', '${NONE:-http://host:1}', 'http://host:1'],
    ['with a default for a variable that is empty', '${EMPTY:-other}', 'other'],
    ['with an empty default', '<${NONE:-}>', '<>'],
    ['to an empty variable without a default', '<${EMPTY}>', '<>'],
    ['whose value looks like a reference', '${NESTED}', '${HOST}'],
    ['whose value looks like YAML', '${YAML}', 'a: [1, 2]\n- "b" # ${PORT}'],
    ['without braces is text', '$HOST', '$HOST'],
    ['with a bad name is text', '${1HOST} ${HO-ST}', '${1HOST} ${HO-ST}'],
  ])('%s', (_, text, expected) => {
    expect(substitute(text, variables)).toMatchObject({ document: expected, faults: [] });
  });
});

it('replaces references in lists and objects, but not in keys', () => {
  const document = { '${HOST}': ['${PORT}', 5, null, true, { a: '${HOST}' }] };
  expect(substitute(document, variables).document).toEqual({
    '${HOST}': ['3002', 5, null, true, { a: 'auth' }],
  });
});

it('reports each missing variable with the path of its reference', () => {
  const document = { services: [{ url: '${A}' }, { check: { headers: { key: '${B}-${C}' } } }] };
  expect(substitute(document, variables).faults).toEqual([
    'services[0].url: expected the environment variable A to be set, or ${A:-default}',
    'services[1].check.headers.key: expected the environment variable B to be set, or ${B:-default}',
    'services[1].check.headers.key: expected the environment variable C to be set, or ${C:-default}',
  ]);
});

it('takes no property that every object has for a variable', () => {
  expect(substitute('${toString:-none} ${constructor}', {})).toMatchObject({
    faults: [expect.stringContaining('the environment variable constructor')],
  });
});

it('reports an alias to a value that contains it, which would never end', () => {
  const services: unknown[] = [];
  services.push(services);
  expect(substitute({ services }, {}).faults).toEqual([
    'services[0]: expected no alias of what it stands in',
  ]);
});

describe('a variable in a file', () => {
  it('counts as the variable, and is not quoted either', () => {
    const file = join(temporaryFiles({ key: 'a-secret-key\n' }), 'key');
    const { document, withReferences } = substitute('${KEY:-}', { KEY_FILE: file });
    expect(document).toBe('a-secret-key');
    expect(withReferences('no a-secret-key')).toBe('no ${KEY}');
  });

  it('with an empty path counts as not set', () => {
    expect(substitute('${KEY:-none}', { KEY_FILE: '' }).document).toBe('none');
  });

  it('is refused if it is unreadable, with the variable and the file', () => {
    expect(() => substitute('${KEY:-}', { KEY_FILE: '/none' })).toThrow(
      'environment: KEY_FILE: expected a readable file (ENOENT), got /none',
    );
  });
});
