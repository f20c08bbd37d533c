import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneService } from '../../support/config/load-yaml.ts';
import { startBuiltConfig } from '../../support/config/built-config.ts';

const variables = { SECRET: 's3cr3t-($&value', SHORT: 'abc' };
let built: Awaited<ReturnType<typeof startBuiltConfig>>;
beforeAll(async () => {
  built = await startBuiltConfig(variables);
});
afterAll(() => built[Symbol.asyncDispose]());

const URL = 'expected an http:// or https:// URL';
const NAME = 'expected a name such as auth-service: at most 63 letters, digits, - _ .';
const AT = 'expected %40 for @ and %2F for / in credentials and path';
const DURATION = 'expected a duration such as 30s, 500ms or 5m';
const STATUS = 'expected a status from 100 to 599, such as 200, 2xx or 200-204';
const RARE =
  'expected at most 5m: a service that is probed less often sets off the alert ProbesStalled';
const LONG = 'defaults: { interval: 10m }';
const PEM = 'expected a file of certificates in PEM';
const LOCAL_TIME = '.from: expected a local time such as "2026-12-24T22:00"';
const TO = 'to: "2027-12-24T21:00" }';
const MESSAGE = 'expected at most 200 printable characters';
const A = '{ name: a, url: "http://a" }';
const TAKEN = 'expected a name of its own, "a" is taken';
const HEADER = 'expected a header value, a text without line breaks';
const NONE = 'expected the environment variable NONE to be set, or ${NONE:-default}';
const HEAD = 'expected GET where expectJson or expectText is to be checked: HEAD has no body';
const WINDOW = ': expected cron and duration, or from and to, with an optional timeZone';

describe('a file is refused with one line for', () => {
  it.each([
    ['no YAML', 'services:\n  - name: [a\n', 'line 3, column 1: deficient indentation'],
    ['a tab', 'a:\n\t- b', 'line 2, column 1: tab characters must not be used in indentation'],
    ['a key twice', 'services: []\nservices: []', 'line 2, column 1: duplicated mapping key'],
    ['an empty file', '', 'expected a document, but the input is empty'],
    ['an alias of itself', 'a: &a [*a]', 'a[0]: expected no alias of what it stands in'],
    ['no services', 'defaults: {}', 'services: expected at least one service'],
    ['no list of services', 'services: {}', 'services: expected a list of services'],
    ['an empty list of services', 'services: []', 'services: expected at least one service'],
    ['a long default interval', `${LONG}\n${oneService()}`, `defaults.interval: ${RARE}`],
    ['a service name twice', `services: [${A}, ${A}]`, `services[1].name: ${TAKEN}`],
  ])('%s', async (_, yaml, fault) => {
    expect(await built.faultsOf(yaml)).toEqual([fault]);
  });

  it.each([
    ['{ url: "http://a" }', `name: ${NAME}`],
    ['{ name: a b, url: "http://a" }', `name: ${NAME}`],
    ['{ name: a }', `url: ${URL}`],
    ['{ name: a, url: "a:1" }', `url: ${URL}, got "a:1"`],
    ['{ name: a, url: "htp://u:p@a" }', `url: ${URL}, got "…@a"`],
    ['{ name: a, url: "http://u:1%@a" }', 'url: expected credentials in which a % is written %25'],
    ['{ name: a, url: "http://a?b=c" }', 'url: expected a URL without ? and #'],
    ['{ name: a, url: "http://u:1/w@a/x" }', `url: ${AT}`],
    [`{ name: a, url: "http://${'a'.repeat(2_042)}" }`, 'url: expected at most 2048 characters'],
    [`{ name: ${'a'.repeat(77)}, url: "http://a" }`, `name: ${NAME}`],
  ])('%s', async (service, fault) => {
    expect(await built.faultsOf(`services: [${service}]`)).toEqual([`services[0].${fault}`]);
  });

  it.each([
    ['chekc: {}', ': expected only known keys, got "chekc"'],
    ['check: { pth: x }', '.check: expected only known keys, got "pth"'],
    ['__proto__: {}', ': expected only known keys, got "__proto__"'],
    ['interval: 30', `.interval: ${DURATION}`],
    ['timeout: 0s', `.timeout: ${DURATION}, from 1ms to 1d; got "0s"`],
    ['interval: 2d', `.interval: ${DURATION}, from 1ms to 1d; got "2d"`],
    ['interval: 301s', `.interval: ${RARE}`],
    ['unhealthyAfter: 0', '.unhealthyAfter: expected a whole number from 1 to 100'],
    ['slo: { availability: 99.5 }', '.slo.availability: expected a ratio above 0 and below 1'],
    ['check: { method: POST }', '.check.method: expected GET or HEAD'],
    ['check: { method: HEAD, expectText: fine }', `.check.method: ${HEAD}`],
    ['check: { path: health }', '.check.path: expected a path that starts with /'],
    [`check: { path: /${'x'.repeat(2_048)} }`, '.check.path: expected at most 2048 characters'],
    ['check: { expectStatus: [600] }', `.check.expectStatus[0]: ${STATUS}; got "600"`],
    ['check: { expectStatus: [299-200] }', `.check.expectStatus[0]: ${STATUS}; got "299-200"`],
    ['check: { maxRedirects: 11 }', '.check.maxRedirects: expected a whole number from 0 to 10'],
    ['check: { ipFamily: 5 }', '.check.ipFamily: expected 4 or 6'],
    ['check: { headers: { "a b": x } }', '.check.headers["a b"]: expected a header name'],
    [String.raw`check: { headers: { a: "x\ny" } }`, `.check.headers.a: ${HEADER}`],
    ['check: { headers: { a: "${NONE}" } }', `.check.headers.a: ${NONE}`],
  ])('%s', async (options, fault) => {
    expect(await built.faultsOf(oneService(options))).toEqual([`services[0]${fault}`]);
  });

  it.each([
    ['{}', WINDOW],
    ['{ cron: "0 3 * * *" }', WINDOW],
    ['{ cron: "0 3 * * *", duration: 1h, to: "2026-12-24T22:00" }', WINDOW],
    [`{ message: ${'x'.repeat(201)}, from: "2026-12-24T22:00", ${TO}`, `.message: ${MESSAGE}`],
    ['{ message: "a\\x07", from: "2026-12-24T22:00", ' + TO, `.message: ${MESSAGE}`],
    ['{ from: "2028-12-24T22:00", ' + TO, '.to: expected a later time than from'],
    ['{ from: "2026-02-30T10:00", ' + TO, LOCAL_TIME],
    ['{ from: "2026-12-24T22:00Z", ' + TO, LOCAL_TIME],
    ['{ from: "2026-12-24T22:00+01:00", ' + TO, LOCAL_TIME],
  ])('maintenance: [%s]', async (window, fault) => {
    const faults = await built.faultsOf(oneService(`maintenance: [${window}]`));
    expect(faults).toEqual([`services[0].maintenance[0]${fault}`]);
  });

  it.each([
    ['{ message: x }', WINDOW],
    ['{ from: "2026-12-24T22:00", ' + TO, '.message: expected a text'],
  ])('announcements: [%s]', async (announcement, fault) => {
    const faults = await built.faultsOf(`${oneService('')}\nannouncements: [${announcement}]`);
    expect(faults).toEqual([`announcements[0]${fault}`]);
  });

  it.each([
    ['tls: { ca: /dev/zero }', `.tls.ca: ${PEM}: expected a regular`],
    ['tls: { ca: none.pem }', `.tls.ca: ${PEM}: expected a readable file (ENOE`],
    ['tls: { ca: services.yml }', `.tls.ca: ${PEM}: `],
    ['check: { expectText: "[" }', '.check.expectText: expected a regular expression: '],
    ['maintenance: [{ cron: nope }]', '.maintenance[0].cron: expected a cron expression such as '],
    ['maintenance: [{ timeZone: a/b }]', '.maintenance[0].timeZone: expected a time zone such as '],
  ])('%s, with the words of the library', async (options, start) => {
    const [fault = '', ...others] = await built.faultsOf(oneService(options));
    expect(fault.startsWith(`services[0]${start}`)).toBe(true);
    expect(fault.length).toBeGreaterThan(`services[0]${start}`.length);
    expect(others).toEqual([]);
  });
});

it('every fault of a file has its own line', async () => {
  const yaml = oneService('interval: 1\n    timeout: 2\n    check: { path: x }');
  expect((await built.faultsOf(yaml)).map((fault) => fault.split(':')[0])).toEqual([
    'services[0].interval',
    'services[0].timeout',
    'services[0].check.path',
  ]);
});

describe('a fault quotes the variable, not its value, in', () => {
  it.each([
    ['interval: "${SECRET}"', `interval: ${DURATION}, from 1ms to 1d; got "\${SECRET}"`],
    ['timeout: "5s ${SHORT}"', `timeout: ${DURATION}, from 1ms to 1d; got "5s abc"`],
    ['url: "ftp://${SECRET}/a"', `url: ${URL}, got "ftp://\${SECRET}/a"`],
  ])('%s', async (option, fault) => {
    const url = option.startsWith('url') ? '' : ', url: "http://a"';
    const faults = await built.faultsOf(`services: [{ name: a, ${option}${url} }]`);
    expect(faults).toEqual([`services[0].${fault}`]);
  });

  it.each([
    ['check: { expectText: "${SECRET}" }', /expected a regular expression: .*\$\{SECRET\}/],
    ['maintenance: [{ timeZone: "${SECRET}" }]', /expected a time zone such as .*\$\{SECRET\}/],
  ])('the words of a library: %s', async (options, expected) => {
    const [fault] = await built.faultsOf(oneService(options));
    expect(fault).toMatch(expected);
    expect(fault).not.toContain('s3cr3t');
  });
});
