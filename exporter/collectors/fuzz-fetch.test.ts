import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileAnswers, serveHostile } from '../../tests/support/hostile-server.ts';
import type { HostileServer } from '../../tests/support/hostile-server.ts';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import { readOnce } from '../../tests/support/collectors/read-once.ts';

/** A busy machine may run a timer late; a read without a deadline would be far later. */
const LATEST_MS = 10_000;
const GOOD = 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\n{"n":1}';

let server: HostileServer;
beforeAll(async () => {
  server = await serveHostile({ pieces: [], pauseMs: 0, then: 'end', isUnasked: false });
});
afterAll(() => server[Symbol.asyncDispose]());

it(
  'whatever a source sends, a read ends in time with a text or one sentence, and keeps nothing open',
  { timeout: fuzzTimeoutMs },
  async () => {
    const answers = hostileAnswers(mutated(fc.constant(GOOD)));
    const property = fc.asyncProperty(answers, async (answer) => {
      server.answer = answer;
      const startMs = performance.now();
      const fetched = await readOnce(server.url, { timeout: '60ms', maxBodyBytes: 64 });
      expect(performance.now() - startMs).toBeLessThan(LATEST_MS);
      if ('failure' in fetched) expect(fetched.failure).toMatch(/^.{5,300}$/s);
      else expect(fetched.text.isWellFormed()).toBe(true);
    });
    await fc.assert(property, fuzz(150));
    await expect.poll(() => server.open.size, { timeout: 5_000 }).toBe(0);
  },
);
