import { describe, expect, it } from 'vitest';
import { json, readAndScrape, text } from '../../tests/support/collectors/scrape-source.ts';
import { serve, serveBody } from '../../tests/support/collectors/source-server.ts';

describe('a failed read says', () => {
  it.each([
    ['that the answer is empty', json, '', 'expected JSON, got an empty answer'],
    ['that it is a page', json, '<html>', 'expected JSON, got an HTML or XML page'],
    [
      'what the answer calls itself',
      json,
      'oops',
      'expected JSON, got something else (content type text/x-oops)',
    ],
    [
      'that a text is none',
      text,
      '1 2 3',
      'expected Prometheus text, got something else (content type text/x-oops)',
    ],
    [
      'what was missing',
      json,
      '{}',
      'no figure could be used; penpal_total_users: expected a finite number, got nothing',
    ],
  ])('%s', async (_, entry, body, message) => {
    await using server = await serveBody(body, { 'content-type': 'text/x-oops' });
    expect(await readAndScrape(server, entry)).toMatchObject({ success: false, message });
  });

  it.each([json, text])('that 20 MB of $format are too many', async (entry) => {
    const lines = `messages{language="en"} 3\n`.repeat(800_000);
    await using server = await serveBody(lines);
    const message = 'expected at most 1048576 bytes';
    expect(await readAndScrape(server, entry)).toMatchObject({ figures: [], message });
  });

  it('that an answer has no end', async () => {
    await using server = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('messages 1\n'.repeat(5_000)));
      };
      response.on('drain', more);
      more();
    });
    const message = 'expected at most 1048576 bytes';
    expect(await readAndScrape(server, text)).toMatchObject({ figures: [], message });
  });
});
