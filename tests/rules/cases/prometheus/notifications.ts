import { given } from '../../alert-case.ts';
import type { AlertCase } from '../../alert-case.ts';

const self = { instance: 'localhost:9090', job: 'penpal-prometheus' } as const;
/** Prometheus can scrape Alertmanager. */
const up = given('up', { job: 'penpal-alertmanager' }, '1x200');
const alertmanagers = (values: string) =>
  given('prometheus_notifications_alertmanagers_discovered', self, values);
const dropped = (values: string) => given('prometheus_notifications_dropped_total', self, values);

export const prometheusNotificationCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerDown',
    does: 'fires after five minutes without an Alertmanager',
    every: '15s',
    given: [up, alertmanagers('1x3 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      { at: '6m', firing: [{}] },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'resolves when an Alertmanager is found again',
    every: '15s',
    given: [up, alertmanagers('0x40 1x60')],
    expect: [
      { at: '10m', firing: [{}] },
      { at: '15m', firing: [{}] },
      { at: '16m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'fires when alerts are dropped for five minutes',
    every: '15s',
    given: [up, dropped('0x4 0+2x100')],
    expect: [
      { at: '6m', firing: [] },
      {
        at: '7m',
        firing: [{}],
        description:
          'Nobody is notified of any alert: Prometheus drops alerts, or has found no Alertmanager.',
      },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'fires when only the Watchdog is dropped once a minute',
    every: '15s',
    given: [up, dropped('0x4 1x3 2x3 3x3 4x3 5x3 6x3 7x3 8x3 9x3')],
    expect: [
      { at: '5m', firing: [] },
      { at: '8m', firing: [{}] },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'stays quiet when alerts are dropped during a restart of one minute',
    every: '15s',
    given: [up, dropped('0x4 2 3 5 6x60')],
    expect: [
      { at: '3m', firing: [] },
      { at: '5m', firing: [] },
      { at: '8m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'stays quiet while alerts are delivered',
    every: '15s',
    given: [up, dropped('7x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'resolves when alerts are delivered again',
    every: '15s',
    given: [up, dropped('0+2x40 80x100')],
    expect: [
      { at: '10m', firing: [{}] },
      { at: '17m', firing: [{}] },
      { at: '19m', firing: [] },
    ],
  },
];
