import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expositionFaults } from '../../tests/support/exposition-faults.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import { checkOf, serviceOf } from '../../tests/support/check-of.ts';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import { applyOutcome, initialState } from './health-state.ts';
import type { ProbeOutcome } from './outcome.ts';
import { probeHttp } from './probe.ts';
import { failureSamples, objectiveSamples, probeSamples } from './probe-samples.ts';
import { hostileAnswers, serveHostile } from '../../tests/support/hostile-server.ts';
import type { HostileServer } from '../../tests/support/hostile-server.ts';

const TIMEOUT_MS = 60;
/** A busy machine may run a timer late; a probe without a deadline would be far later. */
const LATEST_MS = 10_000;
const GOOD = 'HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{"status":"ok"}';

let server: HostileServer;
beforeAll(async () => {
  server = await serveHostile({ pieces: [], pauseMs: 0, then: 'end', isUnasked: false });
});
afterAll(() => server[Symbol.asyncDispose]());

/** What is wrong with the scrape after such an outcome. */
async function scrapeFaults(outcome: ProbeOutcome): Promise<string[]> {
  const registry = new MetricRegistry(silentLogger);
  const state = applyOutcome(initialState(serviceOf('hostile')), outcome);
  registry.addStates(() => [state], probeSamples);
  registry.addStates(() => [state.failures], failureSamples);
  registry.addStates(() => [state.service], objectiveSamples);
  return expositionFaults(await registry.expose());
}

it(
  'whatever a server answers, a probe ends in time, with a sound outcome and a valid scrape',
  { timeout: fuzzTimeoutMs },
  async () => {
    const answers = hostileAnswers(mutated(fc.constant(GOOD)));
    const property = fc.asyncProperty(answers, fc.nat({ max: 2 }), async (answer, maxRedirects) => {
      server.answer = answer;
      const check = checkOf(server.url, { timeoutMs: TIMEOUT_MS, maxRedirects, maxBodyBytes: 64 });
      const startMs = performance.now();
      const outcome = await probeHttp(check, new AbortController().signal);
      expect(performance.now() - startMs).toBeLessThan(LATEST_MS);

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
    await expect.poll(() => server.open.size, { timeout: 5_000 }).toBe(0);
  },
);

it('after all of that a good answer is still a good one', async () => {
  const pieces = [Buffer.from(GOOD)];
  server.answer = { pieces, pauseMs: 0, then: 'end', isUnasked: false };
  const outcome = await probeHttp(checkOf(server.url), new AbortController().signal);
  expect(outcome).toMatchObject({ statusCode: 200 });
  expect(outcome.failure).toBeUndefined();
});
