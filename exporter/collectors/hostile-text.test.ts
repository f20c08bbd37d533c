import { describe, expect, it } from 'vitest';
import type { CollectorState } from './collector-state.ts';
import { readAndScrape, text } from '../../tests/support/collectors/scrape-source.ts';
import { expositionFaults } from '../../tests/support/exposition-faults.ts';
import { serveBody } from '../../tests/support/collectors/source-server.ts';

describe('a source of Prometheus text', () => {
  type Case = [
    what: string,
    body: string,
    figures: string[],
    dropped: CollectorState['droppedTotal'],
  ];
  const line = (labels: string, value: string) => `messages{${labels}} ${value}\n`;
  const good = line('language="en",type="text"', '3');
  const shown = 'penpal_messages_total{language="en",type="text"} 3';
  const other = 'language="fr",type="text"';
  const cases: Case[] = [
    ['that is well', good, [shown], {}],
    ['with NaN', good + line(other, 'NaN'), [shown], { not_a_number: 1 }],
    ['with infinity', good + line(other, '+Inf'), [shown], { not_a_number: 1 }],
    ['with a negative counter', good + line(other, '-1'), [shown], { negative_counter: 1 }],
    ['with a word for a number', good + line(other, 'three'), [shown], { not_a_number: 1 }],
    [
      'with a line that is cut off',
      `${good}messages{language="fr",ty`,
      [shown],
      { not_a_number: 1 },
    ],
    ['with a series twice', good + good + good, [shown], { duplicate: 2 }],
    [
      'with quotes, newlines and backslashes in labels',
      line(String.raw`language="a\"b\nc\\",type="\\n"`, '1'),
      [String.raw`penpal_messages_total{language="a\"b\nc\\",type="\\n"} 1`],
      {},
    ],
    [
      'with a histogram whose buckets are missing',
      `# TYPE h histogram\nh_bucket{le="1"} 4\nh_bucket{le="5"} 2\nh_sum NaN\n${good}`,
      [shown],
      {},
    ],
    ['with rubbish of others', `}{\nother{ 1\n${good}`, [shown], {}],
    ['without the metric', 'other 1\n', [], { missing: 1 }],
    ['that is empty', '', [], { missing: 1 }],
    ['that is a sentence', 'All is well.\n', [], {}],
    ['that is an HTML page', '\n<html>\n<body>502</body></html>', [], {}],
    ['that is JSON', '{"messages":3}', [], {}],
  ];

  it.each(cases)('%s', async (_, body, figures, dropped) => {
    await using server = await serveBody(body, { 'content-type': 'text/plain; version=0.0.4' });
    const seen = await readAndScrape(server, text);
    expect(seen).toMatchObject({ figures, dropped, success: figures.length > 0 });
    expect(expositionFaults(seen.exposition)).toEqual([]);
  });

  it('without a series yet is well and gives none', async () => {
    await using server = await serveBody('# TYPE messages counter\n');
    expect(await readAndScrape(server, text)).toMatchObject({ figures: [], success: true });
  });

  it('with bytes that are no UTF-8 gives labels with replacement characters', async () => {
    const body = Buffer.from(line('language="\u00ff",type="text"', '3'), 'latin1');
    await using server = await serveBody(body);
    const seen = await readAndScrape(server, text);
    expect(seen.figures).toEqual(['penpal_messages_total{language="\ufffd",type="text"} 3']);
  });

  it('with 100,000 label values gives a hundred of them', { timeout: 30_000 }, async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      line(`language="l${100_000 + i}"`, '1'),
    );
    await using server = await serveBody(lines.join(''));
    const seen = await readAndScrape(server, { ...text, maxBodyBytes: 4_000_000, timeout: '10s' });
    expect(seen.dropped).toEqual({ too_many_series: 99_900 });
    expect(seen.figures).toHaveLength(100);
    expect(expositionFaults(seen.exposition)).toEqual([]);
  });
});
