import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expositionFaults } from '../../support/exposition/exposition-faults.ts';
import { BusyError } from '../../../exporter/share-responses.ts';
import type { TargetState } from '../../../exporter/probes/health-state.ts';
import { makeEnduranceWorld } from './endurance-world.ts';
import type { EnduranceWorld } from './endurance-world.ts';
import { fuzz } from '../../support/fuzz.ts';
import { detectMs, recoverMs, referenceOf } from './reference-model.ts';
import { expose } from '../../support/exposition/expose.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WELL = { afterMs: 20 };
/** A simulated day takes seconds, minutes on a busy machine. fast-check fails if no run has ended by then. */
const LONGEST_MS = 540_000;

/** Services with different settings. */
const CHECKS = {
  usual: {},
  patient: { intervalMs: 60_000, unhealthyAfter: 3, healthyAfter: 2 },
  hasty: { intervalMs: 10_000, timeoutMs: 2_000, slowThresholdMs: 1_000, unhealthyAfter: 1 },
} as const;

interface Event {
  readonly name: keyof typeof CHECKS;
  readonly kind: 'outage' | 'hang' | 'blip' | 'slow' | 'standstill';
  readonly reason: 'connection_refused' | 'http_status' | 'tls' | 'dns' | 'body_mismatch';
  readonly lengthMs: number;
  readonly waitMs: number;
}

/** Durations of outages and pauses: mostly shorter than the monitor needs to notice them, or much longer. */
function events(longestMs: number): fc.Arbitrary<readonly Event[]> {
  const length = fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: longestMs }));
  const event = fc.record({
    name: fc.constantFrom('usual', 'patient', 'hasty'),
    kind: fc.constantFrom('outage', 'outage', 'hang', 'blip', 'slow', 'standstill'),
    reason: fc.constantFrom('connection_refused', 'http_status', 'tls', 'dns', 'body_mismatch'),
    ...{ lengthMs: length, waitMs: length },
  });
  return fc.array(event, { minLength: 1, maxLength: 10 });
}

/** Performs an event, then waits. */
async function happen(world: EnduranceWorld, event: Event): Promise<void> {
  const { name, kind, reason, lengthMs, waitMs } = event;
  const { timeoutMs } = world.services.find((each) => each.name === name)!.check;
  if (kind === 'blip') await expectNoMoreThanABlip(world, event);
  if (kind === 'standstill') world.standStill(1_500 + (lengthMs % MINUTE_MS));
  if (kind === 'outage') world.become(name, { afterMs: 10, reason });
  if (kind === 'hang') world.become(name, { afterMs: timeoutMs, reason: 'timeout' });
  if (kind === 'slow') world.become(name, { afterMs: timeoutMs - 100 });
  await pass(world, name, lengthMs);
  world.become(name, WELL);
  await pass(world, name, waitMs);
}

/** Moves the clock. Checks everything when the limit of a service is reached, and at the end. */
async function pass(world: EnduranceWorld, name: string, ms: number): Promise<void> {
  const { check } = world.services.find((each) => each.name === name)!;
  const promiseMs = world.pastOf(name).isDown ? detectMs(check) : recoverMs(check);
  const untilDueMs = Math.min(ms, promiseMs + 1);
  await world.clock.advance(untilDueMs);
  await look(world);
  await world.clock.advance(ms - untilDueMs);
  await look(world);
}

/** One failed probe of a healthy service is not an outage and fires no alert. */
async function expectNoMoreThanABlip(world: EnduranceWorld, { name, reason }: Event) {
  const stateOf = () => world.prober.states().find(({ service }) => service.name === name)!;
  const before = stateOf();
  const isCertain = !world.pastOf(name).isDown && isKnown(world, before);
  await world.failOnce(name, { afterMs: 10, reason }, WELL);
  await world.clock.advance(before.service.check.earlyReprobeMs * 2);
  if (!isCertain || before.service.check.unhealthyAfter === 1) return;
  expect(stateOf()).toMatchObject({ health: 'healthy', transitionsTotal: before.transitionsTotal });
}

async function look(world: EnduranceWorld): Promise<void> {
  for (const state of world.prober.states()) {
    expectTrueState(world, state);
    expectCounted(world, state);
  }
  await expectAlerts(world);
  await expectTrueShares(world);
  const { running } = world.script;
  expect(new Set(running).size).toBe(running.length);
  // One timer per service for its next probe, one for the stall watch, and one per probe in flight.
  expect(world.clock.pending).toBeLessThanOrEqual(world.services.length + 1 + running.length);
  expect(expositionFaults(await expose(world.registry))).toEqual([]);
}

/** Whether the state has lasted long enough for the monitor to know it. */
function isKnown(world: EnduranceWorld, { service: { name, check } }: TargetState): boolean {
  const { isDown, disturbedMs } = world.pastOf(name);
  const promiseMs = isDown ? detectMs(check) : recoverMs(check);
  return world.clock.monotonic() - disturbedMs > promiseMs;
}

function expectTrueState(world: EnduranceWorld, state: TargetState): void {
  if (!isKnown(world, state)) return;
  const { name } = state.service;
  const truth = world.pastOf(name).isDown ? 'unhealthy' : 'healthy';
  expect([name, state.health]).toEqual([name, truth]);
}

function expectCounted(world: EnduranceWorld, state: TargetState): void {
  const { conclusions } = world.pastOf(state.service.name);
  const { health, transitions, failures } = referenceOf(state.service.check, conclusions);
  expect(state).toMatchObject({
    ...{ health, transitionsTotal: transitions, probesTotal: conclusions.length },
    failures: { byReason: failures },
  });
}

async function expectAlerts({ alerts, clock, prober, pastOf }: EnduranceWorld): Promise<void> {
  const states = prober.states();
  const active = (await alerts.active()).alerts.map(({ name, service }) => `${name} ${service}`);
  const expected = states.flatMap(({ service: { name, check }, health, last }) => [
    ...(health === 'unhealthy' ? [`ServiceDown ${name}`] : []),
    ...((last?.durationSeconds ?? 0) * 1000 >= check.slowThresholdMs
      ? [`SlowResponse ${name}`]
      : []),
  ]);
  expect(active.toSorted()).toEqual(expected.toSorted());
  for (const rangeMs of [HOUR_MS, DAY_MS - 1]) {
    const from = clock.now() - rangeMs;
    const starts = states.flatMap(
      ({ service: { name, check } }) => referenceOf(check, pastOf(name).conclusions).alertStarts,
    );
    const certain = starts.filter(({ earliest, latest }) => earliest >= from && latest < Infinity);
    const possible = starts.filter(({ latest }) => latest >= from);
    const started = alerts.startedSince(from) ?? certain.length;
    expect(started).toBeGreaterThanOrEqual(certain.length);
    expect(started).toBeLessThanOrEqual(possible.length);
  }
}

/** The availability in the history is the true one, except for times that the monitor could not know. */
async function expectTrueShares(world: EnduranceWorld): Promise<void> {
  const { history, clock, pastOf } = world;
  const elapsedMs = clock.monotonic();
  if (elapsedMs > DAY_MS || elapsedMs < HOUR_MS) return;
  const read = await history.query(elapsedMs).catch((error: unknown) => {
    // One unusual range is read in 5 s. The next look reads it.
    if (error instanceof BusyError) return undefined;
    throw error;
  });
  for (const { name, availabilityRatio, samples } of read?.services ?? []) {
    const { conclusions, doubtMs } = pastOf(name);
    expect(samples).toBe(conclusions.length);
    expect(Math.abs((availabilityRatio ?? 0) - world.shareUp(name))).toBeLessThanOrEqual(
      (doubtMs + MINUTE_MS) / elapsedMs,
    );
  }
}

async function endure(all: readonly Event[], atLeastMs = 0): Promise<void> {
  const world = makeEnduranceWorld(CHECKS);
  for (const event of all) await happen(world, event);
  await world.clock.advance(Math.max(0, atLeastMs - world.clock.monotonic()));
  await look(world);
  expect(world.prober.isOverdue()).toBe(false);
  await world.prober.stop();
  expect(world.clock.pending).toBe(0);
}

test('health, history and alerts are true through hours of outages, single failures and stalls', () =>
  fc.assert(
    fc.asyncProperty(events(15 * MINUTE_MS), (all) => endure(all)),
    fuzz(12, LONGEST_MS),
  ));

test('the same for more than a day, with bounded memory', () =>
  fc.assert(
    fc.asyncProperty(events(4 * HOUR_MS), (all) => endure(all, 26 * HOUR_MS)),
    fuzz(1, LONGEST_MS),
  ));
