import { describe, expect, it, onTestFinished, test } from 'vitest';
import { HOSTILE_LISTS } from '../../tests/support/hostile/hostile-lists.ts';
import { longestTurnMs } from '../../tests/support/hostile/longest-turn.ts';
import { ConfigError } from '../config/config-error.ts';
import { MAX_SERVICES, parseTargets } from './parse-targets.ts';

const ofJson = (value: unknown) => parseTargets([{ format: 'json', text: JSON.stringify(value) }]);
const BASIC = { authorization: `Basic ${btoa('u:p')}` };
const manyTargets = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

describe('a target becomes a service', () => {
  it.each([
    ['shop:8080', {}, { name: 'shop-8080' }, 'http://shop:8080/'],
    ['10.0.0.1:81', { service_name: 'shop' }, { name: 'shop' }, 'http://10.0.0.1:81/'],
    ['shop', { __scheme__: 'https' }, { name: 'shop' }, 'https://shop/'],
    ['shop', { __health_path__: '/ok' }, { name: 'shop', path: '/ok' }, 'http://shop/'],
    ['https://u:p@shop:81/base', {}, { name: 'shop-81' }, 'https://shop:81/base', BASIC],
    ['shop', { __metrics_path__: '/m', tier: 3 }, { name: 'shop' }, 'http://shop/'],
    ['[::1]:81', { service_name: 'local' }, { name: 'local' }, 'http://[::1]:81/'],
  ])('%s with the labels %j', async (target, labels, expected, href, headers: object = {}) => {
    const service = { ...expected, url: { href, headers } };
    expect(await ofJson([{ targets: [target], labels }])).toEqual([service]);
  });

  it('in the order of files, groups and targets', async () => {
    const parsed = await parseTargets([
      { fileName: 'a.yml', format: 'yaml', text: '- targets: [b, a]\n- targets: [c]\n' },
      { fileName: 'b.json', format: 'json', text: '[{"targets":["d"]}]' },
    ]);
    expect(parsed.map(({ name }) => name)).toEqual(['b', 'a', 'c', 'd']);
  });
});

test('an empty list is valid', async () => {
  expect(await ofJson([])).toEqual([]);
  expect(await parseTargets([])).toEqual([]);
});

test.each([
  ['a long group does', [{ targets: manyTargets(MAX_SERVICES) }]],
  ['many groups do', manyTargets(MAX_SERVICES).map((target) => ({ targets: [target] }))],
])('%s not block the event loop', async (_, groups) => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1));
  onTestFinished(() => clearInterval(timer));
  expect(await ofJson(groups)).toHaveLength(MAX_SERVICES);
  expect(ticks).toBeGreaterThan(1);
});

describe('null counts as absent, as in Prometheus:', () => {
  it.each([
    [[{ targets: null }], 0],
    [[{ targets: null, labels: null }], 0],
    [[{ targets: ['a', 'b'], labels: null }], 2],
  ])('%j', async (groups, services) => {
    expect(await ofJson(groups)).toHaveLength(services);
  });
});

describe('validation of a hostile list stops early:', () => {
  it.each(Object.entries(HOSTILE_LISTS))('%s', async (_, files) => {
    const documents = Object.entries(files()).map(([fileName, text]) => {
      const format = fileName.endsWith('.json') ? ('json' as const) : ('yaml' as const);
      return { fileName, format, text };
    });
    const parse = () => parseTargets(documents).catch((error: unknown) => error);
    const turnMs = await longestTurnMs(async () => {
      const result = await parse();
      if (result instanceof ConfigError) expect(result.message.length).toBeLessThan(2_000);
    });
    expect(turnMs).toBeLessThan(100);
  });
});

describe('a list is refused as a whole', () => {
  const group =
    'expected a group such as { "targets": ["host:port"], "labels": { "service_name": "…" } }';
  const taken = 'expected a service_name of its own, "a" is taken';
  const path = 'expected a path that starts with /';
  const url = 'expected an http:// or https:// URL';
  const label = 'expected a label service_name of at most 63 letters, digits, - _ .';
  const labelled = (labels: object, ...targets: string[]) => ({ targets, labels });
  it.each([
    [{ targets: [] }, 'expected a list of groups'],
    [['shop:80'], `[0]: ${group}`],
    [[{ labels: {} }], '[0].targets: expected a list of targets'],
    [[{ targets: [1] }], '[0].targets[0]: expected host:port or a URL'],
    [[{ targets: [], lables: {} }], '[0]: expected only known keys, got "lables"'],
    [[labelled({ __scheme__: 'tcp' })], '[0].labels.__scheme__: expected http or https'],
    [[labelled({ __health_path__: 'x' })], `[0].labels.__health_path__: ${path}`],
    [[{ targets: ['a', 'b c'] }], `[0].targets[1]: ${url}, got "http://b c"`],
    [[{ targets: ['[::1]:80'] }], `[0].targets[0]: ${label} with "[::1]:80"`],
    [
      [{ targets: ['a'] }, labelled({ service_name: 'a' }, 'x', 'y')],
      `[1].targets[0]: ${taken}; [1].targets[1]: ${taken}`,
    ],
    [manyTargets(9), `[0]: ${group}; [1]: ${group}; [2]: ${group}; and more`],
  ])('%j', async (list, failure) => {
    await expect(ofJson(list)).rejects.toThrow(new ConfigError([failure]));
  });

  it.each([
    ['json', '<html>', /^a: expected JSON: /],
    ['yaml', '- targets: [', /^a: expected YAML: /],
    ['yaml', `- &a { targets: [] }\n${'- *a\n'.repeat(200)}`, /alias/],
  ] as const)('if %s cannot be parsed: %j', async (format, text, failure) => {
    await expect(parseTargets([{ fileName: 'a', format, text }])).rejects.toThrow(failure);
  });

  it.each([
    ['json', '[{"targets":["u:sesame@shop:80"]}]'],
    ['json', '[{"targets":["u:a\\nsesame@shop b"]}]'],
    ['json', '[{"targets":[u:sesame@shop]}]'],
    ['json', '[\nsesame@shop\n]'],
    ['yaml', '- targets: [*u:sesame@shop]'],
  ] as const)('without a quote of its credentials: %s %j', async (format, text) => {
    await expect(parseTargets([{ format, text }])).rejects.toThrow(/^(?!.*sesame)./s);
  });

  it('if it has too many services', async () => {
    const targets = manyTargets(MAX_SERVICES + 1);
    const fault = new ConfigError([`expected at most ${MAX_SERVICES} services`]);
    await expect(ofJson([{ targets }])).rejects.toThrow(fault);
    const groups = targets.map((target) => ({ targets: [target] }));
    await expect(ofJson(groups)).rejects.toThrow(fault);
  });
});
