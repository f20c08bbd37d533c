import { describe, expect, test } from 'vitest';
import { isAtLeast, parseVersion } from './version.ts';

describe('parseVersion', () => {
  test.each([
    ['prometheus, version 3.5.3+ds1 (branch: debian/sid, revision: 3.5.3+ds1-6)', '3.5.3'],
    [
      'alertmanager, version 0.33.1 (branch: HEAD, revision: abc)\n  go version: go1.27.1',
      '0.33.1',
    ],
    ['victoria-metrics-20260927-160000-tags-v1.145.0-0-g123456', '1.145.0'],
    ['Client Version: v1.36.4\nKustomize Version: v5.8.1', '1.36.4'],
    ['\n', undefined],
    ['  go version:       go1.27.1', undefined],
  ])('of %j is %s', (output, version) => {
    expect(parseVersion(output)).toBe(version);
  });
});

describe('isAtLeast', () => {
  test.each([
    ['3.0.0', '3.0.0', true],
    ['3.5.3', '3.0.0', true],
    ['2.55.1', '3.0.0', false],
    ['0.33.1', '0.27.0', true],
    ['0.9.9', '0.27.0', false],
    ['10.0.0', '9.9.9', true],
    ['3.1', '3.1.0', true],
    ['3.1', '3.1.1', false],
  ])('%s against %s is %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});
