import { expect, test } from 'vitest';
import type { Fault } from '../../../demo/fleet/fault.ts';
import { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { Absence } from '../../support/restartable.ts';
import { LagRecord } from '../lag.ts';
import {
  EVALUATION_MS,
  FORGOTTEN_MS,
  NOTIFY_MS,
  RECOVER_MS,
  RESEND_MS,
  RESOLVE_MS,
  SCRAPE_MS,
  SLACK_MS,
  WRITTEN_DOWN_MS,
} from '../timing.ts';
import type { FileName } from '../services-file.ts';
import { Truth } from '../truth.ts';
import { LOOK_BACK_MS } from './causes.ts';
import type { Reload } from './configuration.ts';
import { NotificationWatch } from './notifications.ts';
import type { Received } from './received.ts';

const HOUR_MS = 3_600_000;
const DOWN = { kind: 'down' } as const;

function start(
  changes: readonly (readonly [atMs: number, fault?: Fault])[] = [],
  reloads: readonly Reload[] = [],
) {
  const truth = new Truth(SERVICE_NAMES, 0);
  for (const [atMs, fault] of changes) truth.begin('db-service', fault, atMs)(atMs);
  const absences = { prometheus: [] as Absence[], alertmanager: [] as Absence[] };
  const lag = new LagRecord();
  const watch = new NotificationWatch({
    ...{ truth, absences, lag, reloads, services: SERVICE_NAMES },
  });
  return { watch, absences, lag };
}

function received(atMs: number, status: 'firing' | 'resolved', change: Partial<Received> = {}) {
  const at = new Date(atMs).toISOString();
  const labels = { service_name: 'db-service', severity: 'critical' };
  return {
    name: 'ServiceDown',
    status,
    fingerprint: 'f',
    startsAt: at,
    lastReceivedAt: at,
    labels,
    ...change,
  };
}

test('an outage without its notification is missed from the promise on', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const dueMs = HOUR_MS + NOTIFY_MS + SLACK_MS;
  expect(watch.check([], dueMs - 1)).toEqual([]);
  expect(watch.check([], dueMs)).toEqual([
    expect.stringMatching(/^missed: db-service is unhealthy/),
  ]);
  expect(watch.check([received(dueMs, 'firing')], dueMs)).toEqual([]);
});

test('a recovery without its notification is missed from the promise on', () => {
  const { watch } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  const firing = received(HOUR_MS + 10_000, 'firing');
  const dueMs = 2 * HOUR_MS + RESOLVE_MS + SLACK_MS;
  expect(watch.check([firing], dueMs - 1)).toEqual([]);
  expect(watch.check([firing], dueMs)).toEqual([
    expect.stringMatching(/^missed: db-service is healthy/),
  ]);
  expect(watch.check([received(dueMs, 'resolved'), firing], dueMs)).toEqual([]);
});

test('while a part is away nothing is missed; the promise counts from its return', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN]]);
  absences.alertmanager.push({ fromMs: HOUR_MS, untilMs: Infinity, signal: 'SIGTERM' });
  expect(watch.check([], 2 * HOUR_MS)).toEqual([]);
  absences.alertmanager[0] = { fromMs: HOUR_MS, untilMs: 2 * HOUR_MS, signal: 'SIGTERM' };
  const dueMs = 2 * HOUR_MS + RESEND_MS + NOTIFY_MS + SLACK_MS;
  expect(watch.check([], dueMs - 1)).toEqual([]);
  expect(watch.check([], dueMs)).toHaveLength(1);
});

test('a Prometheus that was away lets Alertmanager end the alert by itself', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  absences.prometheus.push({ fromMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS + 1, signal: 'SIGTERM' });
  const firing = received(HOUR_MS + 10_000, 'firing');
  const dueMs = 2 * HOUR_MS + 1 + RESEND_MS + RESOLVE_MS + FORGOTTEN_MS + SLACK_MS;
  expect(watch.check([firing], dueMs - 1)).toEqual([]);
  expect(watch.check([firing], dueMs)).toHaveLength(1);
});

test('an Alertmanager that was killed hard need not know what it had notified', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  absences.alertmanager.push({ fromMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS + 1, signal: 'SIGKILL' });
  expect(watch.check([received(HOUR_MS + 10_000, 'firing')], 3 * HOUR_MS)).toEqual([]);
});

test('an Alertmanager that was killed before it wrote an end down may tell nothing of the next outage', () => {
  const toldMs = 2 * HOUR_MS + 10_000;
  const faultsWith = (killedMs: number, signal: Absence['signal']) => {
    const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS], [3 * HOUR_MS, DOWN]]);
    absences.alertmanager.push({ fromMs: killedMs, untilMs: killedMs + 1, signal });
    return watch.check([received(toldMs, 'resolved')], 4 * HOUR_MS);
  };
  const writtenMs = toldMs + WRITTEN_DOWN_MS + SLACK_MS;
  expect(faultsWith(writtenMs, 'SIGKILL')).toEqual([]);
  expect(faultsWith(writtenMs + 1, 'SIGKILL')).toHaveLength(1);
  expect(faultsWith(toldMs - 1, 'SIGKILL')).toHaveLength(1);
  expect(faultsWith(toldMs + 1, 'SIGTERM')).toHaveLength(1);
});

test('an alert that Prometheus has forgotten is lost with an Alertmanager that had not ended it yet', () => {
  const firing = received(HOUR_MS + 10_000, 'firing');
  const faultsWith = (fromMs: number) => {
    const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
    absences.prometheus.push({ fromMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS + 1, signal: 'SIGTERM' });
    absences.alertmanager.push({ fromMs, untilMs: fromMs + 1, signal: 'SIGTERM' });
    return watch.check([firing], 3 * HOUR_MS);
  };
  expect(faultsWith(2 * HOUR_MS + FORGOTTEN_MS)).toEqual([]);
  expect(faultsWith(2 * HOUR_MS + FORGOTTEN_MS + SLACK_MS + 1)).toHaveLength(1);
  expect(faultsWith(2 * HOUR_MS - RESEND_MS)).toEqual([]);
  expect(faultsWith(2 * HOUR_MS - RESEND_MS - 2)).toHaveLength(1);
});

test('a notification of an outage that never was is invented, a single failure being none', () => {
  const { watch } = start([[HOUR_MS, { kind: 'error', times: 1 }]]);
  const faults = watch.check([received(HOUR_MS + 5_000, 'firing')], HOUR_MS + 5_000);
  expect(faults[0]).toMatch(/^invented: ServiceDown firing db-service/);
});

test('an alert that nothing led to is invented; one for nobody is not looked at', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const of = (name: string, severity = 'warning') =>
    received(HOUR_MS + 1, 'firing', {
      ...{ name, fingerprint: name },
      labels: { service_name: 'auth-service', severity },
    });
  const all = [
    of('MonitorDown'),
    of('SlowResponse'),
    of('ConfigurationReloadFailed'),
    of('Watchdog', 'none'),
  ];
  expect(watch.check(all, HOUR_MS + 1).map((fault) => fault.split(' ')[1])).toEqual([
    'MonitorDown',
    'SlowResponse',
    'ConfigurationReloadFailed',
  ]);
});

test('an outage that was over before the alert fired is none of its causes', () => {
  const faultsWith = (firedMs: number, away?: Absence) => {
    const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
    if (away) absences.prometheus.push(away);
    return watch.check([received(firedMs, 'firing')], firedMs);
  };
  const shownMs = RECOVER_MS + SCRAPE_MS + EVALUATION_MS + SLACK_MS;
  expect(faultsWith(2 * HOUR_MS + shownMs)).toEqual([]);
  expect(faultsWith(2 * HOUR_MS + shownMs + 1)).toHaveLength(1);
  // A Prometheus that starts goes by what it saw before it ended.
  const lateMs = 2 * HOUR_MS + 60_000;
  const away: Absence = { fromMs: 2 * HOUR_MS, untilMs: lateMs - 1_000, signal: 'SIGTERM' };
  expect(faultsWith(lateMs, away)).toEqual([]);
  expect(faultsWith(lateMs + 10_000, away)).toHaveLength(1);
});

test('an end that is notified while the outage goes on is invented', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const startsAt = new Date(HOUR_MS + 10_000).toISOString();
  const faults = watch.check([received(2 * HOUR_MS, 'resolved', { startsAt })], HOUR_MS);
  expect(faults[0]).toMatch(/^invented: ServiceDown resolved db-service/);
});

test('the end of an outage is none that is invented when the service was taken out meanwhile', () => {
  const faultsWith = (file: FileName) => {
    const { watch } = start([[HOUR_MS, DOWN]], [{ file, atMs: HOUR_MS + 20_000 }]);
    const change = {
      startsAt: new Date(HOUR_MS + 10_000).toISOString(),
      labels: { service_name: 'extra-service', severity: 'critical' },
    };
    return watch.check([received(HOUR_MS + 30_000, 'resolved', change)], HOUR_MS);
  };
  expect(faultsWith('plain')).toEqual([]);
  expect(faultsWith('with-extra')).toHaveLength(1);
  expect(faultsWith('cut-off')).toHaveLength(1);
});

test('a slowness explains an alert on slow answers for a minute, and one on budgets for the whole run', () => {
  const { watch } = start([[HOUR_MS, { kind: 'slow', ms: 700 }], [HOUR_MS + 10_000]]);
  const of = (name: string, firedMs: number) =>
    watch.check(
      [received(firedMs, 'firing', { name, fingerprint: `${name} ${firedMs}` })],
      firedMs,
    );
  expect(of('SlowResponse', HOUR_MS + 10_000 + LOOK_BACK_MS)).toEqual([]);
  expect(of('SlowResponse', HOUR_MS + 10_001 + LOOK_BACK_MS)).toHaveLength(1);
  expect(of('ServiceBudgetBurn3d', 3 * HOUR_MS)).toEqual([]);
});

test('a bad file explains its alert until a good one was loaded', () => {
  const { watch } = start(
    [],
    [
      { file: 'cut-off', atMs: HOUR_MS },
      { file: 'plain', atMs: 2 * HOUR_MS },
    ],
  );
  const at = (firedMs: number) =>
    watch.check(
      [
        received(firedMs, 'firing', {
          name: 'ConfigurationReloadFailed',
          fingerprint: `${firedMs}`,
        }),
      ],
      firedMs,
    );
  expect(at(HOUR_MS - 1)).toHaveLength(1);
  expect(at(2 * HOUR_MS)).toEqual([]);
  expect(at(2 * HOUR_MS + LOOK_BACK_MS + 1)).toHaveLength(1);
});

test('answers that a slow machine made slow are not invented', () => {
  const { watch, lag } = start();
  const slow = received(HOUR_MS, 'firing', { name: 'SlowResponse' });
  expect(watch.check([slow], HOUR_MS)).toHaveLength(1);
  lag.note(HOUR_MS, 400);
  expect(watch.check([{ ...slow, fingerprint: 'g' }], HOUR_MS)).toEqual([]);
});
