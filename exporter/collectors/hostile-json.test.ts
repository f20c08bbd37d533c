import { describe, expect, it } from 'vitest';
import type { CollectorState } from './collector-state.ts';
import { json, readAndScrape } from '../../tests/support/collectors/scrape-source.ts';
import { expositionFaults } from '../../tests/support/exposition-faults.ts';
import { serveBody } from '../../tests/support/collectors/source-server.ts';

const HEALTHY = { total: 5, failed: 0, languages: { English: 3 } };
const GOOD_FIGURES = [
  'penpal_total_users 5',
  'penpal_users_by_language{language="English"} 3',
  'penpal_payments_total{status="failed"} 0',
];

describe('a source of JSON', () => {
  type Case = [
    what: string,
    body: string,
    figures: string[],
    dropped: CollectorState['droppedTotal'],
  ];
  const answer = (changed: object) => JSON.stringify({ ...HEALTHY, ...changed });
  const [total, english, failed] = GOOD_FIGURES as [string, string, string];
  const cases: Case[] = [
    ['that is well', answer({}), GOOD_FIGURES, {}],
    ['with NaN, which is no JSON', '{"total":NaN,"failed":0}', [], {}],
    [
      'with infinity',
      '{"total":1e999,"failed":0,"languages":{"English":3}}',
      [english, failed],
      { not_a_number: 1 },
    ],
    ['with a negative counter', answer({ failed: -1 }), [total, english], { negative_counter: 1 }],
    ['with a string for a number', answer({ total: '5' }), [english, failed], { not_a_number: 1 }],
    ['with null', answer({ total: null }), [english, failed], { missing: 1 }],
    ['with a boolean', answer({ total: false }), [english, failed], { not_a_number: 1 }],
    ['with a key that is missing', '{"total":5,"failed":0}', [total, failed], { missing: 1 }],
    ['with keys of another naming', '{"users":5}', [], { missing: 3 }],
    [
      'with a key twice, of which JSON keeps the last',
      '{"total":4,"total":5,"failed":0,"languages":{"English":1,"English":3}}',
      GOOD_FIGURES,
      {},
    ],
    [
      'with quotes, newlines and backslashes in labels',
      answer({ languages: { 'a"b': 1, 'c\nd': 2, 'e\\': 3, 'f\\n': 4 } }),
      [
        total,
        String.raw`penpal_users_by_language{language="a\"b"} 1`,
        String.raw`penpal_users_by_language{language="c\nd"} 2`,
        String.raw`penpal_users_by_language{language="e\\"} 3`,
        String.raw`penpal_users_by_language{language="f\\n"} 4`,
        failed,
      ],
      {},
    ],
    [
      'with labels that are hard to print',
      answer({ languages: { '': 1, '\u0000': 2, '\r': 3, '\u2028': 4, 日本語: 5, '🖋️': 6 } }),
      [
        total,
        'penpal_users_by_language{language=""} 1',
        'penpal_users_by_language{language="\u0000"} 2',
        'penpal_users_by_language{language="\r"} 3',
        'penpal_users_by_language{language="\u2028"} 4',
        'penpal_users_by_language{language="日本語"} 5',
        'penpal_users_by_language{language="🖋️"} 6',
        failed,
      ],
      {},
    ],
    [
      'with labels that no UTF-8 can express',
      String.raw`{"total":5,"failed":0,"languages":{"\ud800":1,"\udfff":2}}`,
      [total, 'penpal_users_by_language{language="\ufffd"} 1', failed],
      { duplicate: 1 },
    ],
    [
      'of which every figure is refused',
      answer({ total: 'x', failed: -1, languages: 4 }),
      [],
      { missing: 1, not_a_number: 1, negative_counter: 1 },
    ],
    ['that is a list', '[1,2,3]', [], { missing: 3 }],
    ['that is null', 'null', [], { missing: 3 }],
    ['that is empty', '', [], {}],
    ['that is cut off', answer({}).slice(0, -1), [], {}],
    ['that is an HTML page', '<!doctype html><html><body>Login</body></html>', [], {}],
    ['that is Prometheus text', '# TYPE total gauge\ntotal 5\n', [], {}],
  ];

  it.each(cases)('%s', async (_, body, figures, dropped) => {
    await using server = await serveBody(body, { 'content-type': 'application/json' });
    const seen = await readAndScrape(server, json);
    expect(seen).toMatchObject({ figures, dropped, success: figures.length > 0 });
    expect(expositionFaults(seen.exposition)).toEqual([]);
  });

  it('with 100,000 languages gives a hundred of them', { timeout: 30_000 }, async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `l${100_000 + i}`);
    const languages = Object.fromEntries(names.map((name) => [name, 1]));
    await using server = await serveBody(JSON.stringify({ ...HEALTHY, languages }));
    const seen = await readAndScrape(server, { ...json, maxBodyBytes: 2_000_000 });
    expect(seen.dropped).toEqual({ too_many_series: 99_900 });
    expect(seen.figures).toHaveLength(102);
    expect(seen.figures[100]).toBe('penpal_users_by_language{language="l100099"} 1');
    expect(expositionFaults(seen.exposition)).toEqual([]);
  });

  it('with bytes that are no UTF-8 gives labels with replacement characters', async () => {
    const [before = '', after = ''] = JSON.stringify(HEALTHY).split('English');
    const body = Buffer.concat([
      Buffer.from(before),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(after),
    ]);
    await using server = await serveBody(body);
    const seen = await readAndScrape(server, json);
    expect(seen.figures).toContain('penpal_users_by_language{language="\ufffd\ufffd"} 3');
    expect(expositionFaults(seen.exposition)).toEqual([]);
  });

  it.each(['text/html', 'text/plain', 'application/octet-stream'])(
    'that calls itself %s is read all the same: its figures are its own',
    async (contentType) => {
      await using server = await serveBody(JSON.stringify(HEALTHY), {
        'content-type': contentType,
      });
      expect(await readAndScrape(server, json)).toMatchObject({ figures: GOOD_FIGURES });
    },
  );
});
