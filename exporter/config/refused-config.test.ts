import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { faultsOf, refusalOf } from '../../tests/support/config/load-yaml.ts';

const one = (extra: string) => `services:\n  - name: one\n    url: http://one\n    ${extra}\n`;

it('a file that cannot be read is named, with what would help', () => {
  const none = join(import.meta.dirname, 'none.yml');
  const error = refusalOf(none);
  expect(error.message).toBe(`${none}: expected a readable file; SERVICES_FILE names another`);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ code: 'config_invalid', name: 'ConfigError' });
  expect(error.cause).toMatchObject({ code: 'ENOENT' });
});

describe('a file is refused with one line for its fault:', () => {
  const cases: [what: string, yaml: string, fault: string][] = [
    ['no YAML', 'services:\n  - name: [a\n', 'line 3, column 1: deficient indentation'],
    [
      'a tab',
      'services:\n\t- name: a',
      'line 2, column 1: tab characters must not be used in indentation',
    ],
    ['a key twice', 'services: []\nservices: []', 'line 2, column 1: duplicated mapping key'],
    ['nothing in it', '', 'expected a document, but the input is empty'],
    [
      'an alias of itself',
      'services: &all\n  - *all\n',
      'services[0]: expected no alias of what it stands in',
    ],
    [
      'a body condition for HEAD',
      one('check: { method: HEAD, expectText: fine }'),
      'services[0].check.method: expected GET where expectJson or expectText is to be checked: HEAD has no body',
    ],
    ['no services', 'defaults: {}', 'services: expected a list of services'],
    ['an empty list', 'services: []', 'services: expected at least one service'],
    ['an unknown key', one('chekc: {}'), 'services[0]: expected only known keys, got "chekc"'],
    [
      'an unknown key further in',
      one('check: { pth: /x }'),
      'services[0].check: expected only known keys, got "pth"',
    ],
    [
      'a key named __proto__',
      one('__proto__: {}'),
      'services[0]: expected only known keys, got "__proto__"',
    ],
    [
      'no name',
      'services: [{ url: "http://a" }]',
      'services[0].name: expected a name such as auth-service',
    ],
    [
      'a name with a blank',
      'services: [{ name: a b, url: "http://a" }]',
      'services[0].name: expected a name such as auth-service: letters, digits, - _ .',
    ],
    ['no URL', 'services: [{ name: a }]', 'services[0].url: expected an http:// or https:// URL'],
    [
      'a URL without a scheme',
      'services: [{ name: a, url: "localhost:1" }]',
      'services[0].url: expected an http:// or https:// URL, got "localhost:1"',
    ],
    [
      'a bad URL with a password',
      'services: [{ name: a, url: "htp://u:sesame@a" }]',
      'services[0].url: expected an http:// or https:// URL, got "…@a"',
    ],
    [
      'a password with a bare %',
      'services: [{ name: a, url: "http://u:100%@a" }]',
      'services[0].url: expected credentials in which a % is written %25',
    ],
    [
      'a URL with a query',
      'services: [{ name: a, url: "http://a?b=c" }]',
      'services[0].url: expected a URL without ? and #',
    ],
    [
      'a name twice',
      'services: [{ name: a, url: "http://a" }, { name: a, url: "http://b" }]',
      'services[1].name: expected a name of its own, "a" is taken',
    ],
    [
      'a collector twice',
      one(
        'sources: [&s { collector: c, path: /x, format: json, metrics: [{ metric: penpal_total_users, value: a }] }, *s]',
      ),
      'services[0].sources[1].collector: expected a name of its own, "c" is taken',
    ],
    [
      'a duration without a unit',
      one('interval: 30'),
      'services[0].interval: expected a duration such as 30s, 500ms or 5m',
    ],
    [
      'a duration of nothing',
      one('timeout: 0s'),
      'services[0].timeout: expected a duration such as 30s, 500ms or 5m, at most 1d; got "0s"',
    ],
    [
      'a duration that is too long',
      one('interval: 2d'),
      'services[0].interval: expected a duration such as 30s, 500ms or 5m, at most 1d; got "2d"',
    ],
    [
      'probes so rare that they count as stalled',
      one('interval: 301s'),
      'services[0].interval: expected at most 5m: a service that is probed less often sets off the alert ProbesStalled',
    ],
    [
      'probes so rare by default',
      `defaults: { interval: 10m }\n${one('')}`,
      'defaults.interval: expected at most 5m: a service that is probed less often sets off the alert ProbesStalled',
    ],
    [
      'a count of nothing',
      one('unhealthyAfter: 0'),
      'services[0].unhealthyAfter: expected a whole number from 1 to 100',
    ],
    [
      'a ratio in per cent',
      one('slo: { availability: 99.5 }'),
      'services[0].slo.availability: expected a ratio below 1',
    ],
    [
      'a method that changes things',
      one('check: { method: POST }'),
      'services[0].check.method: expected GET or HEAD',
    ],
    [
      'a path without a slash',
      one('check: { path: health }'),
      'services[0].check.path: expected a path that starts with /',
    ],
    [
      'a status that is none',
      one('check: { expectStatus: [600] }'),
      'services[0].check.expectStatus[0]: expected a status such as 200, 2xx or 200-204; got "600"',
    ],
    [
      'statuses backwards',
      one('check: { expectStatus: [299-200] }'),
      'services[0].check.expectStatus[0]: expected a status such as 200, 2xx or 200-204; got "299-200"',
    ],
    [
      'too many redirects',
      one('check: { maxRedirects: 11 }'),
      'services[0].check.maxRedirects: expected a whole number from 0 to 10',
    ],
    ['an IP family', one('check: { ipFamily: 5 }'), 'services[0].check.ipFamily: expected 4 or 6'],
    [
      'a header’s name',
      one('check: { headers: { "a b": x } }'),
      'services[0].check.headers.a b: expected a header name',
    ],
    [
      'a header’s value',
      one(String.raw`check: { headers: { a: "x\ny" } }`),
      'services[0].check.headers.a: expected a header value without line breaks',
    ],
    [
      'a missing variable',
      one('check: { headers: { a: "${NONE}" } }'),
      'services[0].check.headers.a: expected the environment variable NONE to be set, or ${NONE:-default}',
    ],
    [
      'a certificate file that is missing',
      one('tls: { ca: none.pem }'),
      'services[0].tls.ca: expected a file of certificates in PEM, got none.pem',
    ],
    [
      'a certificate file that is none',
      one('tls: { ca: services.yml }'),
      'services[0].tls.ca: expected a file of certificates in PEM, got services.yml',
    ],
    [
      'a time zone',
      one('maintenance: [{ cron: "0 3 * * *", duration: 1h, timeZone: Mars/Base }]'),
      'services[0].maintenance[0].timeZone: expected a time zone such as Europe/Paris, got "Mars/Base"',
    ],
    [
      'a window without its duration',
      one('maintenance: [{ cron: "0 3 * * *" }]'),
      'services[0].maintenance[0]: duration: expected a duration such as 30s, 500ms or 5m',
    ],
    [
      'a window that is neither',
      one('maintenance: [{ at: noon }]'),
      'services[0].maintenance[0]: expected cron and duration, or from and to, with an optional timeZone',
    ],
    [
      'a window that ends before it starts',
      one('maintenance: [{ from: "2026-12-24T22:00", to: "2026-12-24T21:00" }]'),
      'services[0].maintenance[0].to: expected a later time than from',
    ],
    [
      'a day that does not exist',
      one('maintenance: [{ from: "2026-02-30T10:00", to: "2026-12-24T21:00" }]'),
      'services[0].maintenance[0]: from: expected a local time such as "2026-12-24T22:00"',
    ],
  ];

  it.each(cases)('%s', (_, yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([fault]);
  });

  it.each([
    [
      'a regular expression',
      one('check: { expectText: "[" }'),
      'services[0].check.expectText: expected a regular expression: ',
    ],
    [
      'a cron expression',
      one('maintenance: [{ cron: nope, duration: 1h }]'),
      'services[0].maintenance[0]: cron: expected a cron expression such as "0 3 * * 0": ',
    ],
  ])('%s, in the library’s words', (_, yaml, start) => {
    const [fault = '', ...others] = faultsOf(yaml);
    expect(fault.startsWith(start) && fault.length > start.length).toBe(true);
    expect(others).toEqual([]);
  });
});

it('every fault of a file has a line of its own', () => {
  const yaml = one('interval: 1\n    timeout: 2\n    check: { path: x }');
  expect(faultsOf(yaml).map((fault) => fault.split(':')[0])).toEqual([
    'services[0].interval',
    'services[0].timeout',
    'services[0].check.path',
  ]);
});
