import { expect, test } from 'vitest';
import { unprobedTarget } from '../../tests/support/target-states.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import type { TargetState } from '../probes/health-state.ts';
import { HIGH_MEMORY_RATIO, LocalAlerts } from './local-alerts.ts';

const LIMIT_BYTES = 100_000_000;

function start() {
  const clock = new MovedClock();
  const now = { states: [] as TargetState[], rssBytes: 0 };
  const memory = () => ({ rssBytes: now.rssBytes, limitBytes: LIMIT_BYTES });
  const alerts = new LocalAlerts({ clock, states: () => now.states, memory });
  const list = async () => (await alerts.active()).alerts;
  return { clock, now, alerts, list };
}

type Now = ReturnType<typeof start>['now'];

function responded(name: string, seconds: number, known: Partial<TargetState> = {}): TargetState {
  const last = { startedAt: 0, durationSeconds: seconds, phaseSeconds: {} };
  return unprobedTarget(name, { health: 'healthy', last, ...known });
}

function down(name: string, healthSince: number): TargetState {
  const reason = 'connection_refused';
  const lastFailure = { reason, message: 'refused', at: healthSince } as const;
  const last = { startedAt: healthSince, phaseSeconds: {}, failure: lastFailure };
  return unprobedTarget(name, { health: 'unhealthy', healthSince, last, lastFailure });
}

const MAINTAINED = { inMaintenance: true };
test.each([
  ['healthy services, and those without a probe', [responded('a', 0.1), unprobedTarget('b')]],
  ['one failed probe of a healthy service', [{ ...down('a', 0), health: 'healthy' as const }]],
  ['services in maintenance', [{ ...down('a', 0), ...MAINTAINED }, responded('b', 9, MAINTAINED)]],
])('%s: no alerts', async (_, states) => {
  const { now, alerts } = start();
  now.states = states;
  expect(await alerts.active()).toEqual({ source: 'local', alerts: [] });
});

test('ServiceDown fires at once, since the health changed, and has the last failure', async () => {
  const { clock, now, list } = start();
  const since = clock.now();
  now.states = [down('auth-service', since)];
  expect(await list()).toEqual([
    {
      ...{ severity: 'critical', type: 'service_down', name: 'ServiceDown', state: 'firing' },
      ...{ service: 'auth-service', message: 'auth-service is down', error: 'refused' },
      french: 'auth-service est en panne',
      ...{ startedAt: since, runbookUrl: '/runbooks/service-health.md#servicedown' },
    },
  ]);
});

const hanging = down('ai-service', 0);
test.each([
  ['a response after 4.999 s, slow from 5 s', responded('ai-service', 4.999), []],
  ['a response after 5 s', responded('ai-service', 5), ['warning slow_response']],
  ['a response after 7.2 s', responded('ai-service', 7.2), ['warning slow_response']],
  [
    'no response within 5 s',
    { ...hanging, last: { ...hanging.last!, durationSeconds: 5 } },
    ['critical service_down', 'warning slow_response'],
  ],
])('%s', async (_, state, expected) => {
  const { now, list } = start();
  now.states = [state];
  expect((await list()).map(({ severity, type }) => `${severity} ${type}`)).toEqual(expected);
});

test('memory is high above the threshold', async () => {
  const { now, list } = start();
  now.rssBytes = HIGH_MEMORY_RATIO * LIMIT_BYTES;
  expect(await list()).toEqual([]);
  const value = HIGH_MEMORY_RATIO + 0.01;
  now.rssBytes = value * LIMIT_BYTES;
  const message = 'The monitoring service uses 81 % of 95 MiB of memory';
  const high = { severity: 'warning', type: 'high_memory_usage', service: 'monitoring-service' };
  const french = 'Le service de monitoring utilise 81\u202f% de sa limite de mémoire, 95\u202fMio';
  expect(await list()).toMatchObject([{ ...high, value, message, french }]);
});

test('SlowResponse has the measured time, in French, too', async () => {
  const { now, list } = start();
  now.states = [responded('ai-service', 7.25)];
  const message = 'ai-service responds slowly: 7.3 s, slow from 5 s';
  const french = 'ai-service répond lentement\u00a0: 7,3\u202fs, lent à partir de 5\u202fs';
  expect(await list()).toMatchObject([{ message, french }]);
});

const MINUTE_MS = 60_000;
test.each([
  {
    name: 'SlowResponse',
    forMs: MINUTE_MS,
    begin: (now: Now) => (now.states = [responded('ai-service', 6)]),
    end: (now: Now) => (now.states = [responded('ai-service', 1)]),
  },
  {
    name: 'HighMemoryUsage',
    forMs: 5 * MINUTE_MS,
    begin: (now: Now) => (now.rssBytes = 0.9 * LIMIT_BYTES),
    end: (now: Now) => (now.rssBytes = 0.1 * LIMIT_BYTES),
  },
])('$name fires after $forMs ms without a break', async (row) => {
  const { name, forMs, begin, end } = row;
  const { clock, now, alerts, list } = start();
  const began = clock.now();
  begin(now);
  expect(await list()).toMatchObject([{ name, state: 'pending', startedAt: began }]);
  clock.jump(forMs - 1);
  expect(await list()).toMatchObject([{ name, state: 'pending', startedAt: began }]);
  expect(alerts.startedSince(began)).toBe(0);
  clock.jump(1);
  expect(await list()).toMatchObject([{ name, state: 'firing', startedAt: began }]);
  await list();
  expect(alerts.startedSince(began)).toBe(1);

  end(now);
  expect(await list()).toEqual([]);
  begin(now);
  clock.jump(forMs - 1);
  expect(await list()).toMatchObject([{ name, state: 'pending' }]);
});

test('an alert begins when it is first seen; after its end it begins again', async () => {
  const { clock, now, alerts, list } = start();
  now.states = [responded('ai-service', 6)];
  alerts.recordProbe(now.states[0]!);
  const began = clock.now();
  clock.jump(30_000);
  now.states = [responded('ai-service', 8)];
  alerts.recordProbe(now.states[0]!);
  expect(await list()).toMatchObject([{ startedAt: began, value: 8 }]);

  now.states = [responded('ai-service', 1)];
  alerts.recordProbe(now.states[0]!);
  clock.jump(30_000);
  now.states = [responded('ai-service', 6)];
  expect(await list()).toMatchObject([{ startedAt: began + 60_000 }]);
});

test('alerts are sorted; a removed service has none', async () => {
  const { clock, now, list } = start();
  const at = clock.now();
  now.states = [responded('a', 9), down('b', at), down('c', at - 1000)];
  expect((await list()).map(({ service }) => service)).toEqual(['c', 'b', 'a']);
  now.states = [now.states[1]!];
  expect((await list()).map(({ service }) => service)).toEqual(['b']);
});

test('each start of firing is counted once', () => {
  const { clock, alerts } = start();
  const began = clock.now();
  expect(alerts.startedSince(began - 1000)).toBe(0);
  alerts.recordProbe(down('auth-service', began));
  alerts.recordProbe(down('auth-service', began));
  clock.jump(60_000);
  alerts.recordProbe(responded('auth-service', 0.1));
  clock.jump(60_000);
  alerts.recordProbe(down('auth-service', clock.now()));
  alerts.recordProbe(responded('ai-service', 6));
  expect(alerts.startedSince(began)).toBe(2);
  clock.jump(60_000);
  alerts.recordProbe(responded('ai-service', 6));
  expect(alerts.startedSince(began)).toBe(3);
  expect(alerts.startedSince(began + 1)).toBe(2);
});

test('the number of starts is unknown when they were too many; after a day they are forgotten', () => {
  const { clock, alerts } = start();
  const began = clock.now();
  for (let round = 0; round <= 1000; round += 1) {
    alerts.recordProbe(down('auth-service', clock.now()));
    clock.jump(1000);
  }
  expect(alerts.startedSince(began)).toBeNull();
  expect(alerts.startedSince(began + 1)).toBe(1000);
  clock.jump(24 * 3_600_000 - 2000);
  alerts.recordProbe(down('ai-service', clock.now()));
  expect(alerts.startedSince(began)).toBe(2);
});
