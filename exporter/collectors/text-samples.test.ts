import { Counter, Histogram, Registry, type OpenMetricsContentType } from 'prom-client';
import { describe, expect, it, test } from 'vitest';
import { extract } from '../../tests/support/collectors/extract.ts';

type Mapping = Record<string, unknown>;

const provider = { provider: 'provider', model: 'model' };
const cost = { metric: 'penpal_ai_cost_usd_total', source: 'cost', labelsFrom: provider };
const labels = { status: 'created' };
const created = { metric: 'penpal_conversations_total', source: 'conversations', labels };
const tokens = {
  metric: 'penpal_ai_tokens_consumed_total',
  source: 'tokens',
  labelsFrom: { ...provider, type: 'type' },
};

const read = (lines: readonly string[], metrics: readonly Mapping[], maxSeries = 100) =>
  extract(lines.join('\n'), { format: 'prometheus', metrics, maxSeries });

test('samples are summed over unmapped labels, which never reach the result', async () => {
  const lines = [
    'cost{provider="openai",model="gpt-4o",user_id="anna"} 0.25',
    'cost{provider="openai",model="gpt-4o",user_id="bert"} 0.5',
    'cost{provider="mistral",model="large",user_id="anna"} 1',
    'cost_created{user_id="anna"} 99',
  ];
  const { found, all } = await read(lines, [cost]);
  expect(found).toBe('mistral large 1, openai gpt-4o 0.75 |');
  expect(all).not.toMatch(/anna|bert|user_id/);
});

describe('samples', () => {
  const regions = [
    'cost{provider="a",model="m",region="eu"} 1',
    'cost{provider="a",model="m",region="us"} 2',
    'cost{provider="a",model="m"} 4',
  ];
  const ofTypes = ['prompt', 'cached'].map((type) => `tokens{type="${type}"} 5`);
  const costs = (value: string) =>
    ['1', value, '2'].map((each, user) => `cost{provider="a",model="b",user_id="${user}"} ${each}`);
  const ordered = [
    'cost{provider="a",model="b",user_id="1"} 1',
    'cost{user_id="1",model="b",provider="a"} 5',
    'cost{provider="a",model="b",user_id="1"} 7 1795521600000',
  ];
  const unlabelled = ['conversations{a="b"} 2', 'conversations 3'];
  const broken = ['cost{provider="a" 1', 'cost 2', 'other{ 1', '}{'];
  const huge = [1, 2].map((user) => `conversations{user_id="${user}"} 1e308`);
  const inEurope = { ...cost, where: { region: 'eu' } };
  const nowhere = { ...cost, where: { region: '' } };

  const cases: [what: string, lines: string[], mapping: Mapping, found: string][] = [
    ['keep every digit', ['cost 0.1234567890123456789'], cost, '  0.12345678901234568 |'],
    ['without mapped labels are summed to one', unlabelled, created, 'created 5 |'],
    ['are selected by labels', regions, inEurope, 'a m 1 |'],
    ['without a label are selected by its empty value', regions, nowhere, 'a m 4 |'],
    ['without a mapped label get an empty one', ['cost{provider="a"} 1'], cost, 'a  1 |'],
    ['must have labels that the catalogue knows', ofTypes, tokens, '  prompt 5 | invalid_label 1'],
    ['must not be NaN; the others are summed', costs('NaN'), cost, 'a b 3 | not_a_number 1'],
    ['must not be infinite', costs('+Inf'), cost, 'a b 3 | not_a_number 1'],
    ['of a counter must not be negative', costs('-1'), cost, 'a b 3 | negative_counter 1'],
    ['must not have a word for a value', costs('many'), cost, 'a b 3 | not_a_number 1'],
    ['must not have too large a sum', huge, created, '| not_a_number 1'],
    ['must not be repeated, in any order of labels', ordered, cost, 'a b 1 | duplicate 2'],
    ['of a mapped metric must be parsable; others need not', broken, cost, '  2 | not_a_number 1'],
  ];

  it.each(cases)('%s', async (_, lines, mapping, found) => {
    expect((await read(lines, [mapping])).found).toBe(found.trimStart());
  });

  it('must be there, unless their metric is declared', async () => {
    const refused = await read(['# TYPE cost counter', 'other 1'], [cost, created]);
    expect(refused).toMatchObject({
      found: '| missing 1',
      examples: ['conversations: not in the body'],
    });
  });

  it('that are unparsable are named by their line', async () => {
    expect((await read(['cost 1', 'cost{'], [cost])).examples).toEqual(['cannot parse line 2']);
  });
});

describe('the sum of a counter without series', () => {
  const TYPE = '# TYPE conversations';
  const HELP = '# HELP conversations';
  const counter = `${TYPE} counter`;
  it.each([
    ['is 0', [`${HELP} Created`, counter], 'created 0 |'],
    ['is 0, whatever its line ends with', [`${TYPE} counter \r`], 'created 0 |'],
    ['is unknown if nothing declares its type', [`${HELP} c`], '|'],
    ['is unknown if the help text reads like a type', [`${HELP} counter`], '|'],
    ['is unknown if it is a gauge', [`${TYPE} gauge`], '|'],
    ['is unknown if its type is a longer word', [`${TYPE} counters`], '|'],
    ['is unknown if another one is declared', ['# TYPE conversation counter'], '| missing 1'],
    ['is unknown if a series is unparsable', [counter, 'conversations{'], '| not_a_number 1'],
    ['is unknown if a series is refused', [counter, 'conversations NaN'], '| not_a_number 1'],
    ['is not 0 if it has a series', [counter, 'conversations{a="b"} 3'], 'created 3 |'],
  ])('%s', async (_, lines, found) => {
    expect((await read(lines, [created])).found).toBe(found);
  });

  it.each([
    [
      'is 0 if it has others than those selected',
      [counter, 'conversations{a="b"} 3'],
      'created 0 |',
    ],
    ['is 0 if it has none', [counter], 'created 0 |'],
    ['is unknown if it is a gauge', [`${TYPE} gauge`, 'conversations{a="b"} 3'], '|'],
  ])('that are selected %s', async (_, lines, found) => {
    expect((await read(lines, [{ ...created, where: { a: 'c' } }])).found).toBe(found);
  });

  it('is unknown for a mapping that takes labels', async () => {
    expect((await read(['# TYPE cost counter'], [cost])).found).toBe('|');
  });
});

test('prom-client in OpenMetrics mode is read, with exemplars and family names without _total', async () => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const options = { help: 'h', labelNames: ['provider', 'model'], registers: [registry] };
  const exemplars = { enableExemplars: true, ...options };
  const costs = new Counter({ ...exemplars, name: 'cost_total' });
  const exemplarLabels = { trace_id: '# } "' };
  costs.inc({ labels: { provider: 'a', model: 'm' }, value: 2, exemplarLabels });
  new Histogram({ ...exemplars, name: 'seconds' }).observe({ value: 0.3, exemplarLabels });
  new Counter({ ...options, name: 'conversations_total' });
  const text = await registry.metrics();
  expect(text).toContain('# {trace_id=');
  const { found } = await read(text.split('\n'), [
    { ...cost, source: 'cost_total' },
    { ...created, source: 'conversations_total' },
    // A family is no series.
    { ...created, source: 'cost' },
  ]);
  expect(found).toBe('a m 2, created 0 | missing 1');
});

describe('of several candidates', () => {
  const fallbacks = [{ source: 'created', where: { type: 'new' } }, { source: 'opened' }];
  const mapping = { ...created, where: { method: 'POST' }, fallbacks };
  const first = 'conversations{method="POST"} 1';
  const second = 'created{type="new"} 4';
  it.each([
    ['the first that the source exposes is read', [second, first, 'opened 9'], 'created 1 |'],
    ['a later one is read if the source has no other', [second, 'opened 9'], 'created 4 |'],
    ['the last one is read if the source has only that', ['opened 9'], 'created 9 |'],
    ['one that is only declared is there', ['# TYPE conversations counter', second], 'created 0 |'],
    [
      'one with a bad value is there',
      ['conversations{method="POST"} NaN', second],
      '| not_a_number 1',
    ],
    ['none may be there', ['other 1'], '| missing 1'],
  ])('%s', async (_, lines, found) => {
    expect((await read(lines, [mapping])).found).toBe(found);
  });
});
