import { expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import type { ProbeOutcome } from './outcome.ts';
import { probeHttp } from './probe.ts';
import { Prober } from './prober.ts';
import { timeoutOf } from '../../tests/support/probes/fault.ts';
import { faults } from '../../tests/support/probes/faults.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { serveHealthy, serveHttp } from '../../tests/support/probes/test-server.ts';

const MEBIBYTE = 1_048_576;
const QUICK = { intervalMs: 500, earlyReprobeMs: 100 };

const makeProber = () =>
  new Prober({
    clock: systemClock,
    probe: probeHttp,
    log: silentLogger,
    registry: new MetricRegistry(silentLogger),
  });

it('a service in health stays so among all that misbehave, and memory stays flat', async () => {
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
  const failures = () => prober.states().map((state) => state.failuresInARow);
  await expect
    .poll(() => [Math.min(...failures().slice(0, -1)) >= 3, ofHealthy.length >= 4], {
      timeout: 20_000,
    })
    .toEqual([true, true]);
  // A machine that is busy may make a probe late; the next one says the reason again.
  const found = () =>
    prober.states().map(({ health, last }) => [health, last?.failure?.reason ?? 'none']);
  const expected = faults.map(({ reason }) => ['unhealthy', reason]);
  await expect.poll(found).toEqual([...expected, ['healthy', 'none']]);
  const grown = process.memoryUsage().arrayBuffers - before;
  const states = prober.states();
  await prober.stop();

  expect(states.at(-1)).toMatchObject({ health: 'healthy', failures: { byReason: {} } });
  expect(ofHealthy.every((outcome) => outcome.failure === undefined)).toBe(true);
  expect(grown).toBeLessThan(64 * MEBIBYTE);
}, 30_000);

it('an answer that comes after the deadline brings no second result', async () => {
  let answered = 0;
  await using server = await serveHttp((request, response) => {
    setTimeout(() => {
      serveHealthy(request, response);
      answered += 1;
    }, 300);
  });
  const prober = makeProber();
  const outcomes: ProbeOutcome[] = [];
  prober.onOutcome((_state, outcome) => outcomes.push(outcome));

  prober.apply([serviceOf('late', { timeoutMs: 100, earlyReprobeMs: 60_000, url: server.url })]);
  await expect.poll(() => answered, { interval: 10 }).toBe(1);
  await expect.poll(() => server.open.size, { interval: 10 }).toBe(0);

  expect(outcomes.map(({ failure }) => failure?.reason)).toEqual(['timeout']);
  expect(prober.states()[0]).toMatchObject({ probesTotal: 1, health: 'unknown' });
  await prober.stop();
});
