import { describe, expect, it, onTestFinished, test } from 'vitest';
import { MAX_SERVICES, parseTargets } from './parse-targets.ts';

const ofJson = (value: unknown) => parseTargets([{ format: 'json', text: JSON.stringify(value) }]);

describe('a target becomes a service', () => {
  it.each([
    ['host and port', { targets: ['shop:8080'] }, { name: 'shop-8080', url: 'http://shop:8080' }],
    [
      'with a name of its own',
      { targets: ['10.0.0.1:80'], labels: { service_name: 'shop' } },
      { name: 'shop', url: 'http://10.0.0.1:80' },
    ],
    [
      'by Prometheus’s scheme',
      { targets: ['shop'], labels: { __scheme__: 'https' } },
      { name: 'shop', url: 'https://shop' },
    ],
    [
      'with a health path of its own',
      { targets: ['shop'], labels: { __health_path__: '/ready' } },
      { name: 'shop', url: 'http://shop', path: '/ready' },
    ],
    [
      'whole URLs stay as they are',
      { targets: ['https://user:pass@shop:8443/base'], labels: {} },
      { name: 'shop-8443', url: 'https://user:pass@shop:8443/base' },
    ],
    [
      'other labels mean nothing here, not even where the metrics are',
      { targets: ['shop:1'], labels: { __metrics_path__: '/m', env: 'x', tier: 3 } },
      { name: 'shop-1', url: 'http://shop:1' },
    ],
    [
      'IPv6 with a name',
      { targets: ['[::1]:80'], labels: { service_name: 'local' } },
      { name: 'local', url: 'http://[::1]:80' },
    ],
  ])('%s', async (_, group, target) => {
    expect(await ofJson([group])).toEqual({ targets: [target] });
  });

  it('in the order of files, groups and targets', async () => {
    const parsed = await parseTargets([
      { fileName: 'a.yml', format: 'yaml', text: '- targets: [b, a]\n- targets: [c]\n' },
      { fileName: 'b.json', format: 'json', text: '[{"targets":["d"]}]' },
    ]);
    const names = 'targets' in parsed && parsed.targets.map(({ name }) => name);
    expect(names).toEqual(['b', 'a', 'c', 'd']);
  });

  it('not at all from an empty list, which is a good one', async () => {
    expect(await ofJson([])).toEqual({ targets: [] });
    expect(await parseTargets([])).toEqual({ targets: [] });
  });
});

test('while the targets of one long group are read, everything else has its turns', async () => {
  let turns = 0;
  const looking = setInterval(() => (turns += 1));
  onTestFinished(() => clearInterval(looking));
  const targets = Array.from({ length: MAX_SERVICES }, (_, index) => `s${index}`);
  expect(await ofJson([{ targets }])).toMatchObject({ targets: { length: MAX_SERVICES } });
  expect(turns).toBeGreaterThan(1);
});

describe('a list is refused as a whole', () => {
  const group =
    'expected a group such as { "targets": ["host:port"], "labels": { "service_name": "…" } }';
  it.each([
    ['no list', { targets: [] }, 'expected a list of groups'],
    ['no group', ['shop:80'], `[0]: ${group}`],
    ['no targets', [{ labels: {} }], '[0].targets: expected a list of targets'],
    ['a target that is no text', [{ targets: [1] }], '[0].targets[0]: expected host:port or a URL'],
    [
      'an unknown key',
      [{ targets: [], lables: {} }],
      '[0]: expected only known keys, got "lables"',
    ],
    [
      'a scheme of another kind',
      [{ targets: [], labels: { __scheme__: 'tcp' } }],
      '[0].labels.__scheme__: expected http or https',
    ],
    [
      'a health path without a slash',
      [{ targets: [], labels: { __health_path__: 'x' } }],
      '[0].labels.__health_path__: expected a path that starts with /',
    ],
    [
      'an address that is none',
      [{ targets: ['a', 'b c'] }],
      '[0].targets[1]: expected an http:// or https:// URL, got "http://b c"',
    ],
    [
      'an address that makes no name',
      [{ targets: ['[::1]:80'] }],
      '[0].targets[0]: expected a label service_name of letters, digits, - _ . with "[::1]:80"',
    ],
    [
      'a name twice',
      [{ targets: ['a'] }, { targets: ['x', 'y'], labels: { service_name: 'a' } }],
      '[1].targets[0]: expected a service_name of its own, "a" is taken; [1].targets[1]: expected a service_name of its own, "a" is taken',
    ],
    [
      'many faults, of which it names three',
      Array.from({ length: 9 }, () => 0),
      `[0]: ${group}; [1]: ${group}; [2]: ${group}; and 6 more`,
    ],
  ])('with %s', async (_, list, failure) => {
    expect(await ofJson(list)).toEqual({ failure });
  });

  it('with text that is no JSON, or no YAML, and names the file', async () => {
    expect(await parseTargets([{ format: 'json', text: '<html>' }])).toEqual({
      failure: expect.stringMatching(/^expected JSON: /) as string,
    });
    const text = '- targets: [';
    expect(await parseTargets([{ fileName: 'a.yml', format: 'yaml', text }])).toEqual({
      failure: expect.stringMatching(/^a\.yml: expected YAML: /) as string,
    });
  });

  it.each([
    ['an address that makes no name', 'json', '[{"targets":["u:sesame@shop:80"]}]'],
    ['one that is no address', 'json', '[{"targets":["u:a\\nsesame@shop b"]}]'],
    ['text that is no JSON', 'json', '[{"targets":[u:sesame@shop]}]'],
    ['text that is no JSON, on a line of its own', 'json', '[\nsesame@shop\n]'],
    ['text that is no YAML', 'yaml', '- targets: [*u:sesame@shop]'],
  ] as const)('without its credentials or its text in the answer: %s', async (_, format, text) => {
    const failure = expect.not.stringMatching(/sesame|^$/) as string;
    expect(await parseTargets([{ format, text }])).toEqual({ failure });
  });

  it('with more services than can be watched', async () => {
    const targets = Array.from({ length: MAX_SERVICES + 1 }, (_, index) => `s${index}`);
    const failure = `expected at most ${MAX_SERVICES} services`;
    expect(await ofJson([{ targets }])).toEqual({ failure });
    expect(await ofJson(targets.map((target) => ({ targets: [target] })))).toEqual({ failure });
  });

  it('with more aliases than a person writes', async () => {
    const text = `- &a { targets: [] }\n${'- *a\n'.repeat(200)}`;
    expect(await parseTargets([{ format: 'yaml', text }])).toEqual({
      failure: expect.stringMatching(/alias/) as string,
    });
  });
});
