import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneService } from '../../support/config/load-yaml.ts';
import { startBuiltConfig } from '../../support/config/built-config.ts';

const variables = { SECRET: 's3cr3t-($&value', SHORT: 'abc' };
let built: Awaited<ReturnType<typeof startBuiltConfig>>;
beforeAll(async () => {
  built = await startBuiltConfig(variables);
});
afterAll(() => built[Symbol.asyncDispose]());

const SOURCE = 'services[0].sources[0]';
const BUSINESS = '.metric: expected a business metric of the catalogue, got';
const LABELS = ': expected exactly the labels of';
const TAKEN = 'expected a name of its own, "c" is taken';
const STATUS = 'expected one of success, failed, pending, got "stolen"';
const TWICE = 'labels: { status: failed }, labelsFrom: { status: s }';
const PERSON = 'labelsFrom: { language: user_id }';
const NO_PERSON = 'expected any label but user_id, which is personal';
const JMESPATH = 'expected a JMESPath expression';
const USERS = 'penpal_total_users';
const PAYMENTS = 'penpal_payments_total';
const LANGUAGES = 'penpal_users_by_language';
const source = (format: string, metrics = '') =>
  `{ collector: c, path: /x, format: ${format}, metrics: [${metrics}] }`;
const sources = (...all: string[]) => oneService(`sources: [${all.join()}]`);

/** The faults of a mapping; one with a `source` is of Prometheus text. */
function faultsOfMapping(mapping: string): Promise<string[]> {
  const format = mapping.includes('source:') ? 'prometheus' : 'json';
  return built.faultsOf(sources(source(format, `{ metric: ${mapping} }`)));
}

describe('a source is refused with one line for', () => {
  const good = source('json', `{ metric: ${USERS}, value: a }`);
  it.each([
    ['an unknown format', sources(source('xml')), '[0].format: expected json or prometheus'],
    ['no mapping', sources(source('json')), '[0].metrics: expected at least one mapping'],
    ['a collector name twice', sources(good, good), `[1].collector: ${TAKEN}`],
  ])('%s', async (_, yaml, fault) => {
    expect(await built.faultsOf(yaml)).toEqual([`services[0].sources${fault}`]);
  });

  it.each([
    ['penpal_users, value: a', `${BUSINESS} "penpal_users"`],
    ['penpal_collector_success, value: a', `${BUSINESS} "penpal_collector_success"`],
    ['toString, value: a', `${BUSINESS} "toString"`],
    [`${USERS}, value: a, labels: { plan: x }`, `${LABELS} ${USERS} (none), got plan`],
    [`${PAYMENTS}, value: a`, `${LABELS} ${PAYMENTS} (status), got none`],
    [`${PAYMENTS}, value: a, labels: { status: stolen }`, `.labels.status: ${STATUS}`],
    [`${PAYMENTS}, source: a, ${TWICE}`, `${LABELS} ${PAYMENTS} (status), got status, status`],
    [`${LANGUAGES}, source: a, ${PERSON}`, `.labelsFrom.language: ${NO_PERSON}`],
    [
      `${PAYMENTS}, value: a, kind: counter, labels: { status: failed }`,
      `.kind: expected total for ${PAYMENTS}: a database counts it, so it may fall`,
    ],
    [
      `${PAYMENTS}, value: a, kind: total, labels: { status: pending }`,
      `.kind: expected level for ${PAYMENTS}: it goes up and down`,
    ],
    [
      'penpal_conversations_total, value: a, kind: total, labels: { status: created }',
      '.kind: expected counter for penpal_conversations_total: a process counts it from 0',
    ],
    [`${PAYMENTS}, value: a, labels: { s-t: x }`, '.labels["s-t"]: expected a label name'],
    [USERS, '.value: expected an expression'],
    [`${LANGUAGES}, value: a, keyLabel: language`, '.each: expected with keyLabel or labelsFrom'],
    [`${USERS}, value: total(a)`, `.value: ${JMESPATH}: there is no function total`],
    [`${USERS}, source: a b`, '.source: expected the name of a metric of the source'],
    [`${USERS}, source: a, value: b`, ': expected only known keys, got "value"'],
  ])('%s', async (mapping, fault) => {
    expect(await faultsOfMapping(mapping)).toEqual([`${SOURCE}.metrics[0]${fault}`]);
  });

  it('a bad expression, with the words of the library', async () => {
    const [fault, ...others] = await faultsOfMapping(`${USERS}, value: "a[["`);
    expect(fault).toMatch(/metrics\[0\]\.value: expected a JMESPath expression: ./);
    expect(others).toEqual([]);
  });
});

describe('lists are refused with one line for', () => {
  const FILE = 'expected the path of a .json, .yml or .yaml file, with * in its last part only';
  const [FILES, URLS] = ['file_sd_configs[0]', 'http_sd_configs'];
  const OFTEN = 'expected a duration of at least 1s';
  const URL = 'expected an http:// or https:// URL';
  const files = (text: string, more = '') => `{ file_sd_configs: [{ files: [${text}]${more} }] }`;
  const urls = (...all: string[]) =>
    `{ http_sd_configs: [${all.map((url) => `{ url: "${url}" }`).join()}] }`;
  it.each([
    ['{}', '[0]: expected file_sd_configs or http_sd_configs'],
    [files(''), '[0].file_sd_configs[0].files: expected at least one path'],
    [files('a.txt'), `[0].file_sd_configs[0].files[0]: ${FILE}`],
    [files('"*/a.json"'), `[0].file_sd_configs[0].files[0]: ${FILE}`],
    [files('a.json', ', refresh_interval: 1ms'), `[0].${FILES}.refresh_interval: ${OFTEN}`],
    [urls('ftp://a?b'), `[0].${URLS}[0].url: ${URL}, got "ftp://a"`],
    [
      `${files('a.json')}, ${files('b.json, x/../a.json')}`,
      `[1].${FILES}.files[1]: expected another list, x/../a.json is read already`,
    ],
    [
      urls('http://h/a?b=1', 'http://u:sesame@H:80/a?b=1'),
      `[0].${URLS}[1].url: expected another list, http://h/a is read already`,
    ],
    [`{ sources: [], ${files('a.json').slice(1)}`, '[0]: expected only known keys, got "sources"'],
  ])('%s', async (entries, fault) => {
    expect(await built.faultsOf(`discovery: [${entries}]`)).toEqual([`discovery${fault}`]);
  });
});
