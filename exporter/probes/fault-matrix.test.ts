import { describe, expect, it } from 'vitest';
import { probeHttp } from './probe.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { FAULT_TIMEOUT_MS, timeoutOf } from '../../tests/support/probes/fault.ts';
import { faults } from '../../tests/support/probes/faults.ts';

const { signal } = new AbortController();

describe('a probe of a service that', () => {
  it.for(faults)('$name fails: $reason', async (fault) => {
    await using server = await fault.serve();
    const check = checkOf(`${server.url}/health`, {
      timeoutMs: timeoutOf(fault),
      ...fault.check,
    });

    const outcome = await probeHttp(check, signal);

    expect(outcome.failure).toEqual({
      reason: fault.reason,
      message: expect.stringMatching(fault.message) as string,
    });
    expect(outcome.statusCode).toBe(fault.statusCode);
    expect(outcome.durationSeconds !== undefined).toBe(fault.isMeasured);
    if (fault.reason === 'timeout') {
      expect(outcome.durationSeconds).toBeGreaterThanOrEqual(FAULT_TIMEOUT_MS / 1000);
    }
    expect(outcome.failure?.message).not.toContain('secret');
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
  });
});
