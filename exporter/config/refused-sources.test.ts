import { describe, expect, it } from 'vitest';
import { faultsOf, oneService } from '../../tests/support/config/load-yaml.ts';

const SOURCE = 'services[0].sources[0]';
const BUSINESS = '.metric: expected a business metric of the catalogue, got';
const LABELS = ': expected exactly the labels of';
const USERS = 'penpal_total_users';
const PAYMENTS = 'penpal_payments_total';
const LANGUAGES = 'penpal_users_by_language';
const source = (format: string, metrics = '') =>
  `{ collector: c, path: /x, format: ${format}, metrics: [${metrics}] }`;
const sources = (...all: string[]) => oneService(`sources: [${all.join()}]`);

/** The faults of a mapping; one with a `source` is of Prometheus text. */
function faultsOfMapping(mapping: string): string[] {
  const format = mapping.includes('source:') ? 'prometheus' : 'json';
  return faultsOf(sources(source(format, `{ metric: ${mapping} }`)));
}

describe('a source is refused with one line for', () => {
  const good = source('json', `{ metric: ${USERS}, value: a }`);
  it.each([
    ['an unknown format', sources(source('xml')), '[0].format: expected json or prometheus'],
    ['no mapping', sources(source('json')), '[0].metrics: expected at least one mapping'],
    [
      'a collector name twice',
      sources(good, good),
      '[1].collector: expected a name of its own, "c" is taken',
    ],
  ])('%s', (_, yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([`services[0].sources${fault}`]);
  });

  it.each([
    ['penpal_users, value: a', `${BUSINESS} "penpal_users"`],
    ['penpal_collector_success, value: a', `${BUSINESS} "penpal_collector_success"`],
    ['toString, value: a', `${BUSINESS} "toString"`],
    [`${USERS}, value: a, labels: { plan: x }`, `${LABELS} ${USERS} (none), got plan`],
    [`${PAYMENTS}, value: a`, `${LABELS} ${PAYMENTS} (status), got none`],
    [
      `${PAYMENTS}, value: a, labels: { status: stolen }`,
      '.labels.status: expected one of success, failed, pending, got "stolen"',
    ],
    [
      `${PAYMENTS}, source: a, labels: { status: failed }, labelsFrom: { status: s }`,
      `${LABELS} ${PAYMENTS} (status), got status, status`,
    ],
    [
      `${LANGUAGES}, source: a, labelsFrom: { language: user_id }`,
      '.labelsFrom.language: expected any label but user_id, which is personal',
    ],
    [`${PAYMENTS}, value: a, labels: { s-t: x }`, '.labels["s-t"]: expected a label name'],
    [USERS, '.value: expected an expression'],
    [`${LANGUAGES}, value: a, keyLabel: language`, '.each: expected with keyLabel or labelsFrom'],
    [
      `${USERS}, value: total(a)`,
      '.value: expected a JMESPath expression: there is no function total',
    ],
    [`${USERS}, source: a b`, '.source: expected the name of a metric of the source'],
    [`${USERS}, source: a, value: b`, ': expected only known keys, got "value"'],
  ])('%s', (mapping, fault) => {
    expect(faultsOfMapping(mapping)).toEqual([`${SOURCE}.metrics[0]${fault}`]);
  });

  it('a bad expression, with the words of the library', () => {
    const [fault, ...others] = faultsOfMapping(`${USERS}, value: "a[["`);
    expect(fault).toMatch(/metrics\[0\]\.value: expected a JMESPath expression: ./);
    expect(others).toEqual([]);
  });
});

describe('lists are refused with one line for', () => {
  const FILE = 'expected the path of a .json, .yml or .yaml file, with * in its last part only';
  const files = (text: string) => `{ file_sd_configs: [{ files: [${text}] }] }`;
  it.each([
    ['{}', '[0]: expected file_sd_configs or http_sd_configs'],
    [files(''), '[0].file_sd_configs[0].files: expected at least one path'],
    [files('a.txt'), `[0].file_sd_configs[0].files[0]: ${FILE}`],
    [files('"*/a.json"'), `[0].file_sd_configs[0].files[0]: ${FILE}`],
    [
      '{ file_sd_configs: [{ files: [a.json], refresh_interval: 1ms }] }',
      '[0].file_sd_configs[0].refresh_interval: expected a duration of at least 1s',
    ],
    [
      '{ http_sd_configs: [{ url: "ftp://a?b" }] }',
      '[0].http_sd_configs[0].url: expected an http:// or https:// URL, got "ftp://a"',
    ],
    [
      `${files('a.json')}, ${files('b.json, x/../a.json')}`,
      '[1].file_sd_configs[0].files[1]: expected another list, x/../a.json is read already',
    ],
    [
      '{ http_sd_configs: [{ url: "http://h/a?b=1" }, { url: "http://u:sesame@H:80/a?b=1" }] }',
      '[0].http_sd_configs[1].url: expected another list, http://h/a is read already',
    ],
    [
      '{ file_sd_configs: [{ files: [a.json] }], sources: [] }',
      '[0]: expected only known keys, got "sources"',
    ],
  ])('%s', (entries, fault) => {
    expect(faultsOf(`discovery: [${entries}]`)).toEqual([`discovery${fault}`]);
  });
});
