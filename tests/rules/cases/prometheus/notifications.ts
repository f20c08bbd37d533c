import { given } from '../../alert-case.ts';
import type { AlertCase } from '../../alert-case.ts';

const instance = { instance: 'localhost:9090' };
const self = { ...instance, job: 'penpal-prometheus' } as const;
const alertmanagers = (values: string) =>
  given('prometheus_notifications_alertmanagers_discovered', self, values);
const dropped = (values: string) => given('prometheus_notifications_dropped_total', self, values);

export const prometheusNotificationCases: readonly AlertCase[] = [
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'fires after five minutes without an Alertmanager',
    every: '15s',
    given: [alertmanagers('1x3 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      { at: '6m', firing: [instance] },
    ],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'resolves when an Alertmanager is discovered again',
    every: '15s',
    given: [alertmanagers('0x40 1x60')],
    expect: [
      { at: '10m', firing: [instance] },
      { at: '15m', firing: [instance] },
      { at: '16m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'fires when alerts are dropped for five minutes',
    every: '15s',
    given: [dropped('0x4 0+2x100')],
    expect: [
      { at: '6m', firing: [] },
      {
        at: '7m',
        firing: [instance],
        description: 'localhost:9090 drops alerts, or knows no Alertmanager to send them to.',
      },
    ],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'fires when only the Watchdog is dropped once a minute',
    every: '15s',
    given: [dropped('0x4 1x3 2x3 3x3 4x3 5x3 6x3 7x3 8x3 9x3')],
    expect: [
      { at: '5m', firing: [] },
      { at: '8m', firing: [instance] },
    ],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'stays quiet during a restart of Alertmanager of one minute',
    every: '15s',
    given: [dropped('0x4 2 3 5 6x60')],
    expect: [
      { at: '3m', firing: [] },
      { at: '5m', firing: [] },
      { at: '8m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'stays quiet while alerts are delivered',
    every: '15s',
    given: [dropped('7x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    does: 'resolves when alerts are delivered again',
    every: '15s',
    given: [dropped('0+2x40 80x100')],
    expect: [
      { at: '10m', firing: [instance] },
      { at: '17m', firing: [instance] },
      { at: '19m', firing: [] },
    ],
  },
];
