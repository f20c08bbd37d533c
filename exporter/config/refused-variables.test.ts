import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../tests/support/config/load-yaml.ts';

const one = (extra: string) => `services:\n  - name: one\n    url: http://one\n    ${extra}\n`;

describe('a value of the environment is not quoted, its variable is:', () => {
  const variables = { SECRET: 's3cr3t-($&value', SHORT: 'abc' };
  it.each([
    [
      'a duration',
      one('interval: "${SECRET}"'),
      'services[0].interval: expected a duration such as 30s, 500ms or 5m, at most 1d; got "${SECRET}"',
    ],
    [
      'within a text',
      one('interval: "5s ${SECRET} ${SHORT}"'),
      'services[0].interval: expected a duration such as 30s, 500ms or 5m, at most 1d; got "5s ${SECRET} abc"',
    ],
    [
      'an address',
      'services: [{ name: one, url: "ftp://${SECRET}/a" }]',
      'services[0].url: expected an http:// or https:// URL, got "ftp://${SECRET}/a"',
    ],
    [
      'a file’s name',
      one('tls: { ca: "${SECRET}" }'),
      'services[0].tls.ca: expected a file of certificates in PEM, got ${SECRET}',
    ],
  ])('%s', (_, yaml, fault) => {
    expect(faultsOf(yaml, variables)).toEqual([fault]);
  });

  it('nor in a library’s words', () => {
    const [fault] = faultsOf(one('check: { expectText: "${SECRET}" }'), variables);
    expect(fault).toMatch(/expected a regular expression: .*\$\{SECRET\}/);
    expect(fault).not.toContain('s3cr3t');
  });
});
