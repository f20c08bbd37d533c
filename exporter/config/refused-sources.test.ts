import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../tests/support/config/load-yaml.ts';

const one = (extra: string) => `services:\n  - name: one\n    url: http://one\n    ${extra}\n`;
const json = (mapping: string) =>
  one(`sources: [{ collector: c, path: /x, format: json, metrics: [{ ${mapping} }] }]`);
const text = (mapping: string) =>
  one(`sources: [{ collector: c, path: /x, format: prometheus, metrics: [{ ${mapping} }] }]`);
const METRIC = 'services[0].sources[0].metrics[0]';

describe('a source is refused with one line for its fault:', () => {
  const cases: [what: string, yaml: string, fault: string][] = [
    [
      'a format',
      one('sources: [{ collector: c, path: /x, format: xml, metrics: [] }]'),
      'services[0].sources[0].format: expected json or prometheus',
    ],
    [
      'no mapping',
      one('sources: [{ collector: c, path: /x, format: json, metrics: [] }]'),
      'services[0].sources[0].metrics: expected at least one mapping',
    ],
    [
      'an unknown metric',
      json('metric: penpal_users, value: a'),
      `${METRIC}.metric: expected a business metric of the catalogue, got "penpal_users"`,
    ],
    [
      'a metric that is measured here',
      json('metric: penpal_collector_success, value: a'),
      `${METRIC}.metric: expected a business metric of the catalogue, got "penpal_collector_success"`,
    ],
    [
      'a metric named like a method',
      json('metric: toString, value: a'),
      `${METRIC}.metric: expected a business metric of the catalogue, got "toString"`,
    ],
    [
      'an unknown label',
      json('metric: penpal_total_users, value: a, labels: { plan: x }'),
      `${METRIC}: expected exactly the labels of penpal_total_users (none), got plan`,
    ],
    [
      'a missing label',
      json('metric: penpal_payments_total, value: a'),
      `${METRIC}: expected exactly the labels of penpal_payments_total (status), got none`,
    ],
    [
      'a label value',
      json('metric: penpal_payments_total, value: a, labels: { status: stolen }'),
      `${METRIC}.labels.status: expected one of success, failed, pending, got "stolen"`,
    ],
    [
      'a label given twice',
      text(
        'metric: penpal_conversations_total, source: a, labels: { status: created }, labelsFrom: { status: s }',
      ),
      `${METRIC}: expected exactly the labels of penpal_conversations_total (status), got status, status`,
    ],
    [
      'a label’s name',
      json('metric: penpal_payments_total, value: a, labels: { sta-tus: x }'),
      `${METRIC}.labels.sta-tus: expected a label name`,
    ],
    ['no value', json('metric: penpal_total_users'), `${METRIC}.value: expected an expression`],
    [
      'a key label without entries',
      json('metric: penpal_users_by_language, value: a, keyLabel: language'),
      `${METRIC}.each: expected with keyLabel or labelsFrom`,
    ],
    [
      'a function that does not exist',
      json('metric: penpal_total_users, value: total(a)'),
      `${METRIC}.value: expected a JMESPath expression: there is no function total`,
    ],
    [
      'a source’s metric name',
      text('metric: penpal_total_users, source: a b'),
      `${METRIC}.source: expected the name of a metric of the source`,
    ],
    [
      'a JSON key in a text mapping',
      text('metric: penpal_total_users, source: a, value: b'),
      `${METRIC}: expected only known keys, got "value"`,
    ],
  ];

  it.each(cases)('%s', (_, yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([fault]);
  });

  it.each([
    [
      'an expression',
      json('metric: penpal_total_users, value: "a[["'),
      `${METRIC}.value: expected a JMESPath expression: `,
    ],
  ])('%s, in the library’s words', (_, yaml, start) => {
    const [fault = '', ...others] = faultsOf(yaml);
    expect(fault.startsWith(start) && fault.length > start.length).toBe(true);
    expect(others).toEqual([]);
  });
});
