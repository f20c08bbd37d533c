import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileJson, hostileText } from '../../support/collectors/hostile-bodies.ts';
import { json, readBytes, text } from '../../support/collectors/read-and-scrape.ts';
import { fuzz, mutated } from '../../support/fuzz.ts';
import { realPartOrSkip, runTool } from '../../support/processes/real-part.ts';

test('promtool can parse every scrape, whatever the sources respond', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const answers = fc.oneof(
    fc.tuple(fc.constant(text), fc.oneof(hostileText, mutated(hostileText))),
    fc.tuple(fc.constant(json), fc.oneof(hostileJson, mutated(hostileJson))),
  );
  const property = fc.asyncProperty(answers, async ([entry, body]) => {
    const { exposition } = await readBytes(entry, body);
    const { exitCode, stderr } = await runTool(promtool, ['check', 'metrics'], exposition);
    // Exit code 3: valid, with names that promtool complains about. 1: invalid.
    expect([0, 3], stderr).toContain(exitCode);
  });
  await fc.assert(property, fuzz(30));
});
