import { describe, expect, it } from 'vitest';
import { faultsOf, oneService } from '../../tests/support/config/load-yaml.ts';

const SOURCE = 'services[0].sources[0]';
const BUSINESS = 'expected a business metric of the catalogue, got';
const sources = (text: string) => oneService(`sources: [${text}]`);
const sourceOf = (format: string, mapping: string) =>
  sources(`{ collector: c, path: /x, format: ${format}, metrics: [{ metric: ${mapping} }] }`);

describe('a source is refused with one line for', () => {
  it.each([
    [
      'an unknown format',
      sources('{ collector: c, path: /x, format: xml, metrics: [] }'),
      `${SOURCE}.format: expected json or prometheus`,
    ],
    [
      'no mapping',
      sources('{ collector: c, path: /x, format: json, metrics: [] }'),
      `${SOURCE}.metrics: expected at least one mapping`,
    ],
    [
      'a collector name twice',
      sources(
        '&s { collector: c, path: /x, format: json, metrics: [{ metric: penpal_total_users, value: a }] }, *s',
      ),
      'services[0].sources[1].collector: expected a name of its own, "c" is taken',
    ],
  ])('%s', (_, yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([fault]);
  });

  it.each([
    ['json', 'penpal_users, value: a', `.metric: ${BUSINESS} "penpal_users"`],
    [
      'json',
      'penpal_collector_success, value: a',
      `.metric: ${BUSINESS} "penpal_collector_success"`,
    ],
    ['json', 'toString, value: a', `.metric: ${BUSINESS} "toString"`],
    [
      'json',
      'penpal_total_users, value: a, labels: { plan: x }',
      ': expected exactly the labels of penpal_total_users (none), got plan',
    ],
    [
      'json',
      'penpal_payments_total, value: a',
      ': expected exactly the labels of penpal_payments_total (status), got none',
    ],
    [
      'json',
      'penpal_payments_total, value: a, labels: { status: stolen }',
      '.labels.status: expected one of success, failed, pending, got "stolen"',
    ],
    [
      'prometheus',
      'penpal_conversations_total, source: a, labels: { status: created }, labelsFrom: { status: s }',
      ': expected exactly the labels of penpal_conversations_total (status), got status, status',
    ],
    [
      'json',
      'penpal_payments_total, value: a, labels: { sta-tus: x }',
      '.labels["sta-tus"]: expected a label name',
    ],
    ['json', 'penpal_total_users', '.value: expected an expression'],
    [
      'json',
      'penpal_users_by_language, value: a, keyLabel: language',
      '.each: expected with keyLabel or labelsFrom',
    ],
    [
      'json',
      'penpal_total_users, value: total(a)',
      '.value: expected a JMESPath expression: there is no function total',
    ],
    [
      'prometheus',
      'penpal_total_users, source: a b',
      '.source: expected the name of a metric of the source',
    ],
    [
      'prometheus',
      'penpal_total_users, source: a, value: b',
      ': expected only known keys, got "value"',
    ],
  ])('%s', (format, mapping, fault) => {
    expect(faultsOf(sourceOf(format, mapping))).toEqual([`${SOURCE}.metrics[0]${fault}`]);
  });

  it('a bad expression, with the words of the library', () => {
    const [fault, ...others] = faultsOf(sourceOf('json', 'penpal_total_users, value: "a[["'));
    expect(fault).toMatch(/metrics\[0\]\.value: expected a JMESPath expression: ./);
    expect(others).toEqual([]);
  });
});

describe('a discovery entry is refused with one line for', () => {
  const FILE = 'expected the path of a .json, .yml or .yaml file, with * in its last part only';
  it.each([
    ['{}', '[0]: expected file_sd_configs or http_sd_configs'],
    ['{ file_sd_configs: [{ files: [a.txt] }] }', `[0].file_sd_configs[0].files[0]: ${FILE}`],
    ['{ file_sd_configs: [{ files: ["*/a.json"] }] }', `[0].file_sd_configs[0].files[0]: ${FILE}`],
    [
      '{ file_sd_configs: [{ files: [a.json], refresh_interval: 1ms }] }',
      '[0].file_sd_configs[0].refresh_interval: expected a duration of at least 1s',
    ],
    [
      '{ http_sd_configs: [{ url: "ftp://a?b" }] }',
      '[0].http_sd_configs[0].url: expected an http:// or https:// URL, got "ftp://a"',
    ],
    [
      '{ file_sd_configs: [{ files: [a.json, a.json] }] }',
      '[0].file_sd_configs[0].files[1]: expected another list, a.json is read already',
    ],
    [
      '{ file_sd_configs: [{ files: [a.json] }] }, { file_sd_configs: [{ files: [b.json, x/../a.json] }] }',
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
