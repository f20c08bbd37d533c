import { describe, expect, it } from 'vitest';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';
import { textSamples } from './text-samples.ts';

type Entry = Record<string, unknown>;

const cost = {
  metric: 'penpal_ai_cost_usd_total',
  source: 'ai_costs_total',
  labelsFrom: { provider: 'provider', model: 'model' },
};
const conversations = {
  metric: 'penpal_conversations_total',
  source: 'ai_conversations_created_total',
  labels: { status: 'created' },
};
const tokens = {
  metric: 'penpal_ai_tokens_consumed_total',
  source: 'ai_tokens_consumed_total',
  labelsFrom: { provider: 'provider', model: 'model', type: 'type' },
};

/** What the mappings find in these lines: values by labels, refusals by reason. */
async function extract(lines: string[], metrics: Entry[], source: Entry = {}) {
  const entry = { format: 'prometheus', metrics, ...source };
  const configured = configuredSource('http://localhost', entry);
  const { samples, dropped } = await textSamples(configured, lines.join('\n'));
  return {
    values: samples.map(({ labels, value }) => [...Object.values(labels), value]),
    dropped: dropped.map(({ reason, count }) => `${reason} ${count}`),
    text: JSON.stringify({ samples, dropped }),
  };
}

describe('samples', () => {
  it('are summed over the labels that no mapping names, and those labels are dropped', async () => {
    const { values, dropped, text } = await extract(
      [
        'ai_costs_total{provider="openai",model="gpt-4o",user_id="anna"} 0.25',
        'ai_costs_total{provider="openai",model="gpt-4o",user_id="bert"} 0.5',
        'ai_costs_total{provider="mistral",model="large",user_id="anna"} 1',
        'ai_costs_created{user_id="anna"} 99',
      ],
      [cost],
    );
    expect(values).toEqual([
      ['mistral', 'large', 1],
      ['openai', 'gpt-4o', 0.75],
    ]);
    expect(dropped).toEqual([]);
    expect(text).not.toMatch(/anna|bert|user_id/);
  });

  const costs = (labels: string, value: string) => `ai_costs_total{${labels}} ${value}`;
  const regions = [
    costs('provider="a",model="m",region="eu"', '1'),
    costs('provider="a",model="m",region="us"', '2'),
    costs('provider="a",model="m"', '4'),
  ];
  const ofAllUsers = ['fr', 'en'].map((l) => `ai_conversations_created_total{language="${l}"} 2`);
  const ofTypes = ['prompt', 'cached'].map(
    (type) => `ai_tokens_consumed_total{provider="a",model="b",type="${type}"} 5`,
  );
  const cases: [what: string, string[], mapping: Entry, values: unknown[], dropped: string[]][] = [
    [
      'that stand alone have the exact value of the source',
      [costs('provider="a",model="b"', '0.1234567890123456789')],
      cost,
      [['a', 'b', 0.12345678901234568]],
      [],
    ],
    ['are summed to one value without labels', ofAllUsers, conversations, [['created', 4]], []],
    ['are selected by labels', regions, { ...cost, where: { region: 'eu' } }, [['a', 'm', 1]], []],
    [
      'without a label are selected by its empty value',
      regions,
      { ...cost, where: { region: '' } },
      [['a', 'm', 4]],
      [],
    ],
    [
      'without a mapped label get an empty one',
      [costs('provider="a"', '1')],
      cost,
      [['a', '', 1]],
      [],
    ],
    [
      'with a label value that the catalogue does not know are refused',
      ofTypes,
      tokens,
      [['a', 'b', 'prompt', 5]],
      ['missing 1'],
    ],
  ];

  it.each(cases)('%s', async (_, lines, mapping, values, dropped) => {
    expect(await extract(lines, [mapping])).toMatchObject({ values, dropped });
  });
});

describe('the sum of a counter without series', () => {
  const TYPE = '# TYPE ai_conversations_created_total';
  const HELP = '# HELP ai_conversations_created_total';
  it.each([
    ['is 0', [`${HELP} Created`, `${TYPE} counter`], [0]],
    ['is 0, whatever its line ends with', [`${TYPE} counter \r`], [0]],
    ['is unknown if nothing declares its type', [`${HELP} c`], []],
    ['is unknown if the help text reads like a type', [`${HELP} counter`], []],
    ['is unknown if it is a gauge', [`${TYPE} gauge`], []],
    ['is unknown if its type is a longer word', [`${TYPE} counters`], []],
    ['is unknown if another one is declared', ['# TYPE ai_conversations_created counter'], []],
    [
      'is unknown if its series are unparsable',
      [`${TYPE} counter`, 'ai_conversations_created_total{'],
      [],
    ],
    [
      'is unknown if its series are refused',
      [`${TYPE} counter`, 'ai_conversations_created_total NaN'],
      [],
    ],
    [
      'is not 0 if it has a series after all',
      [`${TYPE} counter`, 'ai_conversations_created_total{language="fr"} 3'],
      [3],
    ],
  ])('%s', async (_, lines, sums) => {
    const { values } = await extract(lines, [conversations]);
    expect(values).toEqual(sums.map((sum) => ['created', sum]));
  });

  it('is unknown for a mapping that selects or takes labels', async () => {
    const lines = ['# TYPE ai_costs_total counter', `${TYPE} counter`];
    const selecting = { ...conversations, where: { language: 'fr' } };
    expect(await extract(lines, [cost, selecting])).toMatchObject({ values: [], dropped: [] });
  });
});

describe('refused', () => {
  it.each([
    ['NaN', 'NaN', 'not_a_number 1'],
    ['infinity', '+Inf', 'not_a_number 1'],
    ['a negative counter', '-1', 'negative_counter 1'],
    ['a word', 'many', 'not_a_number 1'],
  ])('is %s, which is not part of a sum', async (_, value, dropped) => {
    const lines = ['1', value, '2'].map(
      (each, user) => `ai_costs_total{provider="a",model="b",user_id="${user}"} ${each}`,
    );
    const found = await extract(lines, [cost]);
    expect(found).toMatchObject({ values: [['a', 'b', 3]], dropped: [dropped] });
  });

  it('is a sum that is too large for a number', async () => {
    const lines = [1, 2].map((i) => `ai_conversations_created_total{user_id="${i}"} 1e308`);
    const found = await extract(lines, [conversations]);
    expect(found).toMatchObject({ values: [], dropped: ['not_a_number 1'] });
  });

  it('is a series that is given again, even with its labels in another order', async () => {
    const lines = [
      'ai_costs_total{provider="a",model="b",user_id="1"} 1',
      'ai_costs_total{user_id="1",model="b",provider="a"} 5',
      'ai_costs_total{provider="a",model="b",user_id="1"} 7 1795521600000',
    ];
    const found = await extract(lines, [cost]);
    expect(found).toMatchObject({ values: [['a', 'b', 1]], dropped: ['duplicate 2'] });
  });

  it('are series above the limit', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `ai_costs_total{model="m${1000 + i}"} 1`);
    const { values, dropped } = await extract(lines.toReversed(), [cost], { maxSeries: 3 });
    expect(values).toEqual([1000, 1001, 1002].map((i) => ['', `m${i}`, 1]));
    expect(dropped).toEqual(['too_many_series 497']);
  });

  it('is a metric that is not in the body, but not one without series yet', async () => {
    const lines = ['# TYPE ai_costs_total counter', 'other 1'];
    const found = await extract(lines, [cost, conversations]);
    expect(found).toMatchObject({ values: [], dropped: ['missing 1'] });
    expect(found.text).toContain('ai_conversations_created_total: not in the body');
  });

  it('are unparsable lines of a mapped metric; those of others do not count', async () => {
    const lines = ['ai_costs_total{provider="a" 1', 'ai_costs_total 2', 'other{ 1', '}{'];
    const found = await extract(lines, [cost]);
    expect(found).toMatchObject({ values: [['', '', 2]], dropped: ['not_a_number 1'] });
    expect(found.text).toContain('cannot parse line 1');
  });
});
