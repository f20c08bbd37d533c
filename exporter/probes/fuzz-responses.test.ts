import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import type { ProbeOutcome } from './probe.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { expositionFaults } from '../../tests/support/exposition/exposition-faults.ts';
import { fuzz, mutated } from '../../tests/support/fuzz.ts';
import { hostileAnswers, serveHostile } from '../../tests/support/hostile/hostile-server.ts';
import type { HostileServer } from '../../tests/support/hostile/hostile-server.ts';
import { probeOnce } from '../../tests/support/probes/probe-once.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';
import { expose } from '../../tests/support/exposition/expose.ts';

const TIMEOUT_MS = 60;
const GOOD = 'HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{"status":"ok"}';

let server: HostileServer;
beforeAll(async () => {
  server = await serveHostile({ pieces: [], pauseMs: 0, then: 'end', isUnasked: false });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Faults in the exposition after this outcome. */
async function scrapeFaults(outcome: ProbeOutcome): Promise<string[]> {
  const probe = () => Promise.resolve(outcome);
  const { clock, registry } = makeWorld([serviceOf('hostile')], { probe });
  await clock.advance(0);
  return expositionFaults(await expose(registry));
}

test('a probe ends in time with a sound outcome and a valid scrape, whatever the server sends', async () => {
  const answers = hostileAnswers(mutated(fc.constant(GOOD)));
  const property = fc.asyncProperty(answers, fc.nat({ max: 2 }), async (answer, maxRedirects) => {
    server.answer = answer;
    const limits = { timeoutMs: TIMEOUT_MS, maxRedirects, maxBodyBytes: 64 };
    const outcome = await probeOnce(server.url, limits);

    const { failure, durationSeconds, statusCode, phaseSeconds } = outcome;
    if (failure) {
      expect(PROBE_FAILURE_REASONS).toContain(failure.reason);
      expect(failure.message.length).toBeLessThan(400);
      expect(failure.reason).not.toBe('other');
    } else expect(statusCode).toBeGreaterThanOrEqual(200);
    if (failure?.reason === 'timeout') expect(durationSeconds).toBeGreaterThanOrEqual(0.06);
    for (const seconds of [durationSeconds ?? 0, ...Object.values(phaseSeconds)]) {
      expect(seconds).toBeGreaterThanOrEqual(0);
    }
    expect(await scrapeFaults(outcome)).toEqual([]);
  });
  await fc.assert(property, fuzz(150));
  await expect.poll(() => server.open.size).toBe(0);

  const pieces = [Buffer.from(GOOD)];
  server.answer = { pieces, pauseMs: 0, then: 'end', isUnasked: false };
  const good = await probeOnce(server.url);
  expect([good.statusCode, good.failure]).toEqual([200, undefined]);
});
