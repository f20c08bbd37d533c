import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runTool, realPartOrSkip } from '../../support/real-part.ts';
import { hostileJson, hostileText } from '../../support/collectors/hostile-answers.ts';
import { readBytes } from '../../support/collectors/read-bytes.ts';
import { json, text } from '../../support/collectors/scrape-source.ts';
import { fuzz, fuzzTimeoutMs, mutated } from '../../support/fuzz.ts';

test(
  'promtool can read every scrape, whatever the sources answered',
  { timeout: Math.max(fuzzTimeoutMs, 60_000) },
  async ({ skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    const answers = fc.oneof(
      fc.tuple(fc.constant(text), fc.oneof(hostileText, mutated(hostileText))),
      fc.tuple(fc.constant(json), fc.oneof(hostileJson, mutated(hostileJson))),
    );
    const property = fc.asyncProperty(answers, async ([entry, body]) => {
      const { exposition } = await readBytes(entry, body);
      const { exitCode, stderr } = await runTool(promtool, ['check', 'metrics'], exposition);
      // 3: it can be read, and has names that the user and prom-client chose; 1: it cannot.
      expect([0, 3], stderr).toContain(exitCode);
    });
    await fc.assert(property, fuzz(30));
  },
);
