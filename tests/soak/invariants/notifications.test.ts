import { expect, test } from 'vitest';
import type { Fault } from '../../../demo/fleet/fault.ts';
import { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { Absence } from '../../support/processes/restartable.ts';
import { LagRecord } from '../lag.ts';
import {
  EVALUATION_MS,
  FORGOTTEN_MS,
  NOTIFY_MS,
  RECOVER_MS,
  RESEND_MS,
  RESOLVE_MS,
  SCRAPE_MS,
  SAVE_MS,
  SLACK_MS,
} from '../timing.ts';
import { FILLER } from '../filler.ts';
import type { FileName } from '../plan/services-file.ts';
import { Truth } from '../plan/truth.ts';
import { LOOK_BACK_MS } from './causes.ts';
import type { Reload } from './configuration.ts';
import { NotificationWatch } from './notifications.ts';
import type { Received } from './invented.ts';

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
    receiver: 'monitoring-service',
    startsAt: at,
    lastReceivedAt: at,
    labels,
    ...change,
  };
}

test('an outage without a notification is a fault after the limit', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const dueMs = HOUR_MS + NOTIFY_MS + SLACK_MS;
  expect(watch.check([], dueMs - 1)).toEqual([]);
  expect(watch.check([], dueMs)).toEqual([
    expect.stringMatching(/^missing: db-service has been unhealthy/),
  ]);
  expect(watch.check([received(dueMs, 'firing')], dueMs)).toEqual([]);
});

test('a recovery without a notification is a fault after the limit', () => {
  const { watch } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  const firing = received(HOUR_MS + 10_000, 'firing');
  const dueMs = 2 * HOUR_MS + RESOLVE_MS + SLACK_MS;
  expect(watch.check([firing], dueMs - 1)).toEqual([]);
  expect(watch.check([firing], dueMs)).toEqual([
    expect.stringMatching(/^missing: db-service has been healthy/),
  ]);
  expect(watch.check([received(dueMs, 'resolved'), firing], dueMs)).toEqual([]);
});

test('nothing is missing while a part is down; the limit counts from its return', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN]]);
  absences.alertmanager.push({ fromMs: HOUR_MS, untilMs: Infinity, signal: 'SIGTERM' });
  expect(watch.check([], 2 * HOUR_MS)).toEqual([]);
  absences.alertmanager[0] = { fromMs: HOUR_MS, untilMs: 2 * HOUR_MS, signal: 'SIGTERM' };
  const dueMs = 2 * HOUR_MS + RESEND_MS + NOTIFY_MS + SLACK_MS;
  expect(watch.check([], dueMs - 1)).toEqual([]);
  expect(watch.check([], dueMs)).toHaveLength(1);
});

test('after a restart of Prometheus, Alertmanager may end the alert later', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  absences.prometheus.push({ fromMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS + 1, signal: 'SIGTERM' });
  const firing = received(HOUR_MS + 10_000, 'firing');
  const dueMs = 2 * HOUR_MS + 1 + RESEND_MS + RESOLVE_MS + FORGOTTEN_MS + SLACK_MS;
  expect(watch.check([firing], dueMs - 1)).toEqual([]);
  expect(watch.check([firing], dueMs)).toHaveLength(1);
});

test('an Alertmanager after SIGKILL may not send the resolution', () => {
  const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
  absences.alertmanager.push({ fromMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS + 1, signal: 'SIGKILL' });
  expect(watch.check([received(HOUR_MS + 10_000, 'firing')], 3 * HOUR_MS)).toEqual([]);
});

test('an Alertmanager killed before it saved a resolution may not notify the next outage', () => {
  const sentMs = 2 * HOUR_MS + 10_000;
  const faultsWith = (killedMs: number, signal: Absence['signal']) => {
    const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS], [3 * HOUR_MS, DOWN]]);
    absences.alertmanager.push({ fromMs: killedMs, untilMs: killedMs + 1, signal });
    return watch.check([received(sentMs, 'resolved')], 4 * HOUR_MS);
  };
  const savedMs = sentMs + SAVE_MS + SLACK_MS;
  expect(faultsWith(savedMs, 'SIGKILL')).toEqual([]);
  expect(faultsWith(savedMs + 1, 'SIGKILL')).toHaveLength(1);
  expect(faultsWith(sentMs - 1, 'SIGKILL')).toHaveLength(1);
  expect(faultsWith(sentMs + 1, 'SIGTERM')).toHaveLength(1);
});

test('an alert that Prometheus has forgotten is lost with an Alertmanager that has not ended it', () => {
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

test('notifications that a run begins with neither report nor invent an outage', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const dueMs = HOUR_MS + NOTIFY_MS + SLACK_MS;
  const filler = received(HOUR_MS - 1, 'firing', { receiver: FILLER });
  expect([watch.check([filler], dueMs - 1), watch.total, watch.isQuiet]).toEqual([[], 0, true]);
  expect(watch.check([filler], dueMs)).toEqual([expect.stringMatching(/^missing: db-service/)]);
});

test('a notification without an outage is invented; one failed probe is not an outage', () => {
  const { watch } = start([[HOUR_MS, { kind: 'error', times: 1 }]]);
  const faults = watch.check([received(HOUR_MS + 5_000, 'firing')], HOUR_MS + 5_000);
  expect(faults[0]).toMatch(/^invented: ServiceDown firing db-service/);
});

test('an alert without a cause is invented; severity none is ignored', () => {
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

test('an outage that ended before the alert is not its cause', () => {
  const faultsWith = (firedMs: number, away?: Absence) => {
    const { watch, absences } = start([[HOUR_MS, DOWN], [2 * HOUR_MS]]);
    if (away) absences.prometheus.push(away);
    return watch.check([received(firedMs, 'firing')], firedMs);
  };
  const shownMs = RECOVER_MS + SCRAPE_MS + EVALUATION_MS + SLACK_MS;
  expect(faultsWith(2 * HOUR_MS + shownMs)).toEqual([]);
  expect(faultsWith(2 * HOUR_MS + shownMs + 1)).toHaveLength(1);
  // A restarted Prometheus evaluates samples from before its stop.
  const lateMs = 2 * HOUR_MS + 60_000;
  const away: Absence = { fromMs: 2 * HOUR_MS, untilMs: lateMs - 1_000, signal: 'SIGTERM' };
  expect(faultsWith(lateMs, away)).toEqual([]);
  expect(faultsWith(lateMs + 10_000, away)).toHaveLength(1);
});

test('a resolution during the outage is invented', () => {
  const { watch } = start([[HOUR_MS, DOWN]]);
  const startsAt = new Date(HOUR_MS + 10_000).toISOString();
  const faults = watch.check([received(2 * HOUR_MS, 'resolved', { startsAt })], HOUR_MS);
  expect(faults[0]).toMatch(/^invented: ServiceDown resolved db-service/);
});

test('a resolution is not invented when the service was removed', () => {
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

test('a removed service explains TargetVanished for an hour', () => {
  const faultsAt = (firedMs: number, service: string) => {
    const { watch } = start([], [{ file: 'plain', atMs: HOUR_MS }]);
    const change = { name: 'TargetVanished', labels: { service_name: service } };
    return watch.check([received(firedMs, 'firing', change)], firedMs);
  };
  expect(faultsAt(2 * HOUR_MS, 'extra-service')).toEqual([]);
  expect(faultsAt(2 * HOUR_MS, 'db-service')).toHaveLength(1);
  expect(faultsAt(2 * HOUR_MS + 60_001, 'extra-service')).toHaveLength(1);
});

test('slow responses explain SlowResponse for a minute, and a budget alert for the whole run', () => {
  const { watch } = start([[HOUR_MS, { kind: 'slow', ms: 700 }], [HOUR_MS + 10_000]]);
  const of = (name: string, firedMs: number) =>
    watch.check(
      [received(firedMs, 'firing', { name, fingerprint: `${name} ${firedMs}` })],
      firedMs,
    );
  expect(of('SlowResponse', HOUR_MS + 10_000 + LOOK_BACK_MS)).toEqual([]);
  expect(of('SlowResponse', HOUR_MS + 10_001 + LOOK_BACK_MS)).toHaveLength(1);
  expect(of('ServiceBudgetBurnSlow', 3 * HOUR_MS)).toEqual([]);
});

test('a bad file explains its alert until a good one is loaded', () => {
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

test('SlowResponse is not invented when the machine was slow', () => {
  const { watch, lag } = start();
  const slow = received(HOUR_MS, 'firing', { name: 'SlowResponse' });
  expect(watch.check([slow], HOUR_MS)).toHaveLength(1);
  lag.note(HOUR_MS, 400);
  expect(watch.check([{ ...slow, fingerprint: 'g' }], HOUR_MS)).toEqual([]);
});
