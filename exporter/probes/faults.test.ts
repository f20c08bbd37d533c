import { describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import { probeHttp, type ProbeOutcome } from './probe.ts';
import { Prober } from './prober.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { FAULT_TIMEOUT_MS, timeoutOf } from '../../tests/support/probes/fault.ts';
import { faults } from '../../tests/support/probes/faults.ts';
import { probeOnce } from '../../tests/support/probes/probe-once.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';

const MEBIBYTE = 1_048_576;
const QUICK = { intervalMs: 500, earlyReprobeMs: 100 };

const makeProber = () =>
  new Prober({
    clock: systemClock,
    probe: probeHttp,
    log: silentLogger,
    registry: new MetricRegistry(silentLogger),
    announcementFor: () => undefined,
  });

describe('a probe of a service that', () => {
  test.each(faults)('$name fails: $reason', async (fault) => {
    await using server = await fault.serve();

    const outcome = await probeOnce(`${server.url}/health`, {
      timeoutMs: timeoutOf(fault),
      ...fault.check,
    });

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

test('a healthy service stays healthy among all faulty ones, and memory stays flat', async () => {
  await using healthy = await serveHttp(serveHealthy);
  await using servers = new AsyncDisposableStack();
  const services = await Promise.all(
    faults.map(async (fault, index) => {
      const { url } = servers.use(await fault.serve());
      const timing = { ...QUICK, timeoutMs: timeoutOf(fault) };
      return serviceOf(`fault-${index}`, { ...timing, ...fault.check, url: `${url}/health` });
    }),
  );
  const prober = makeProber();
  const ofHealthy: ProbeOutcome[] = [];
  prober.onOutcome(({ service }, outcome) => {
    if (service.name === 'healthy') ofHealthy.push(outcome);
  });
  const before = process.memoryUsage().arrayBuffers;

  const good = serviceOf('healthy', { ...QUICK, timeoutMs: 10_000, url: healthy.url });
  prober.apply([...services, good]);
  // On a busy machine a single probe may time out; the next one has the reason again.
  const found = () =>
    prober.states().map(({ health, last, failuresInARow }, index) => {
      const isRepeated = index === faults.length ? ofHealthy.length >= 4 : failuresInARow >= 3;
      return [health, last?.failure?.reason ?? 'none', isRepeated];
    });
  const expected = faults.map(({ reason }) => ['unhealthy', reason, true]);
  await expect.poll(found).toEqual([...expected, ['healthy', 'none', true]]);
  const grown = process.memoryUsage().arrayBuffers - before;
  await prober.stop();

  expect(prober.states().at(-1)).toMatchObject({ health: 'healthy', failures: { byReason: {} } });
  expect(ofHealthy.every((outcome) => outcome.failure === undefined)).toBe(true);
  expect(grown).toBeLessThan(64 * MEBIBYTE);
});

test('a response after the deadline adds no second outcome', async () => {
  let responses = 0;
  await using server = await serveHttp((request, response) => {
    setTimeout(() => {
      serveHealthy(request, response);
      responses += 1;
    }, 300);
  });
  const prober = makeProber();
  const outcomes: ProbeOutcome[] = [];
  prober.onOutcome((_state, outcome) => outcomes.push(outcome));

  prober.apply([serviceOf('late', { timeoutMs: 100, earlyReprobeMs: 60_000, url: server.url })]);
  await expect.poll(() => responses, { interval: 10 }).toBe(1);
  await expect.poll(() => server.open.size, { interval: 10 }).toBe(0);

  expect(outcomes.map(({ failure }) => failure?.reason)).toEqual(['timeout']);
  expect(prober.states()[0]).toMatchObject({ probesTotal: 1, health: 'unknown' });
  await prober.stop();
});
