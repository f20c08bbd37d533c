import { describe, expect, it } from 'vitest';
import { parsePrometheusText } from './prometheus-text.ts';
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

const TYPE = (type: string) => `# TYPE ai_conversations_created_total ${type}`;

async function extract(lines: string[], metrics: Entry[], source: Entry = {}) {
  const entry = { format: 'prometheus', metrics, ...source };
  const configured = configuredSource('http://localhost', entry);
  const text = await parsePrometheusText(lines.join('\n'));
  const { samples, dropped } = await textSamples(configured, text);
  return {
    values: samples.map(({ labels, value }) => [...Object.values(labels), value]),
    dropped: dropped.map(({ reason, count }) => `${reason} ${count}`),
    text: JSON.stringify({ samples, dropped }),
  };
}

describe('samples', () => {
  it('are summed over the labels that no mapping names, which do not arrive', async () => {
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

  it('that stand alone keep the exact value of the source', async () => {
    const line = 'ai_costs_total{provider="a",model="b",user_id="c"} 0.1234567890123456789';
    const { values } = await extract([line], [cost]);
    expect(values).toEqual([['a', 'b', 0.12345678901234568]]);
  });

  it('of all series make one figure when no label is named', async () => {
    const lines = ['fr', 'en'].map((l) => `ai_conversations_created_total{language="${l}"} 2`);
    expect((await extract(lines, [conversations])).values).toEqual([['created', 4]]);
  });

  it.each([
    ['is a sum of 0', ['# HELP ai_conversations_created_total Created', TYPE('counter')], [0]],
    ['is a sum of 0, whatever its line ends with', [`${TYPE('counter')} \r`], [0]],
    [
      'is unknown when nothing says that it is one',
      ['# HELP ai_conversations_created_total c'],
      [],
    ],
    ['is unknown when it is a gauge', [TYPE('gauge')], []],
    ['is unknown when its type is a longer word', [TYPE('counters')], []],
    ['is unknown when another one is declared', ['# TYPE ai_conversations_created counter'], []],
    [
      'is unknown when its series cannot be read',
      [TYPE('counter'), 'ai_conversations_created_total{'],
      [],
    ],
    [
      'is unknown when its series are refused',
      [TYPE('counter'), 'ai_conversations_created_total NaN'],
      [],
    ],
    [
      'is the sum of its series when it has some',
      [TYPE('counter'), 'ai_conversations_created_total{language="fr"} 3'],
      [3],
    ],
  ])('of a counter without series %s', async (_, lines, sums) => {
    const { values } = await extract(lines, [conversations]);
    expect(values).toEqual(sums.map((sum) => ['created', sum]));
  });

  it('of a counter without series are unknown where a mapping asks for labels', async () => {
    const lines = ['# TYPE ai_costs_total counter', TYPE('counter')];
    const asked = { ...conversations, where: { language: 'fr' } };
    expect(await extract(lines, [cost, asked])).toMatchObject({ values: [], dropped: [] });
  });

  it('are selected by their labels; a label that is absent is empty', async () => {
    const lines = [
      'ai_costs_total{provider="a",model="m",region="eu"} 1',
      'ai_costs_total{provider="a",model="m",region="us"} 2',
      'ai_costs_total{provider="a",model="m"} 4',
    ];
    const eu = await extract(lines, [{ ...cost, where: { region: 'eu' } }]);
    expect(eu.values).toEqual([['a', 'm', 1]]);
    const none = await extract(lines, [{ ...cost, where: { region: '' } }]);
    expect(none.values).toEqual([['a', 'm', 4]]);
  });

  it('without a label that a mapping takes get an empty one', async () => {
    const { values } = await extract(['ai_costs_total{provider="a"} 1'], [cost]);
    expect(values).toEqual([['a', '', 1]]);
  });

  it('with label values that the catalogue does not know are refused', async () => {
    const lines = ['prompt', 'cached'].map(
      (type) => `ai_tokens_consumed_total{provider="a",model="b",type="${type}"} 5`,
    );
    const found = await extract(lines, [tokens]);
    expect(found).toMatchObject({ values: [['a', 'b', 'prompt', 5]], dropped: ['missing 1'] });
  });
});

describe('refused', () => {
  const bad: [what: string, value: string, dropped: string][] = [
    ['NaN', 'NaN', 'not_a_number 1'],
    ['+Inf', '+Inf', 'not_a_number 1'],
    ['a negative counter', '-1', 'negative_counter 1'],
    ['a value that is a word', 'many', 'not_a_number 1'],
  ];

  it.each(bad)('%s is no part of a sum', async (_, value, dropped) => {
    const lines = [
      'ai_costs_total{provider="a",model="b",user_id="1"} 1',
      `ai_costs_total{provider="a",model="b",user_id="2"} ${value}`,
      'ai_costs_total{provider="a",model="b",user_id="3"} 2',
    ];
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
    expect(values).toEqual([
      ['', 'm1000', 1],
      ['', 'm1001', 1],
      ['', 'm1002', 1],
    ]);
    expect(dropped).toEqual(['too_many_series 497']);
  });

  it('is a metric that the answer does not know, but not one without series yet', async () => {
    const found = await extract(
      ['# TYPE ai_costs_total counter', 'other 1'],
      [cost, conversations],
    );
    expect(found).toMatchObject({ values: [], dropped: ['missing 1'] });
    expect(found.text).toContain('ai_conversations_created_total: not in the answer');
  });

  it('are lines of a mapped metric that cannot be read; other lines do not count', async () => {
    const lines = ['ai_costs_total{provider="a" 1', 'ai_costs_total 2', 'other{ 1', '}{'];
    const found = await extract(lines, [cost]);
    expect(found).toMatchObject({ values: [['', '', 2]], dropped: ['not_a_number 1'] });
  });
});
