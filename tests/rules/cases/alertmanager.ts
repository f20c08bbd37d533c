import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const instance = { instance: 'alertmanager:9093' };
const self = { ...instance, job: 'penpal-alertmanager' } as const;
const up = (values: string) => given('up', self, values);
const b = { instance: 'alertmanager-b:9093' };
const upOfB = (values: string) => given('up', { ...self, ...b }, values);
const reload = (values: string) =>
  given('alertmanager_config_last_reload_successful', self, values);
const slack = { integration: 'slack', reason: 'clientError' };
const failed = (values: string) =>
  given('alertmanager_notifications_failed_total', { ...self, ...slack }, values);
const webhook = { integration: 'webhook', reason: 'other' };
const failedByWebhook = (values: string) =>
  given('alertmanager_notifications_failed_total', { ...self, ...webhook }, values);
const refusedByWebhook = (values: string) =>
  given(
    'alertmanager_notifications_failed_total',
    { ...self, ...webhook, reason: 'clientError' },
    values,
  );
const monitor = (values: string, at = 'monitoring-service:3005') =>
  given('up', { job: 'penpal-monitoring', instance: at }, values);

export const alertmanagerCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerDown',
    does: 'fires after two minutes without a successful scrape',
    every: '15s',
    given: [up('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [{}],
        description: 'Prometheus cannot scrape Alertmanager. Nobody is notified of any alert.',
      },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'stays quiet during a restart of one minute',
    every: '15s',
    given: [up('1x3 0x3 1x60')],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'resolves when Alertmanager is back',
    every: '15s',
    given: [up('0x20 1x60')],
    expect: [
      { at: '5m', firing: [{}] },
      { at: '6m', firing: [{}] },
      { at: '7m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerMemberDown',
    does: 'fires when one of two cannot be scraped for two minutes',
    every: '15s',
    given: [up('1x60'), upOfB('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [b],
        description:
          'Prometheus cannot scrape alertmanager-b:9093. The other Alertmanagers still send notifications.',
      },
    ],
  },
  {
    alert: 'AlertmanagerMemberDown',
    does: 'stays quiet when both are down',
    every: '15s',
    given: [up('1x3 0x60'), upOfB('1x3 0x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'AlertmanagerMemberDown',
    does: 'resolves a minute after the other is back',
    every: '15s',
    given: [up('1x80'), upOfB('1x3 0x20 1x60')],
    expect: [
      { at: '5m', firing: [b] },
      { at: '8m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when notifications fail, with the integration and the reason',
    every: '15s',
    given: [failed('0x4 2x60')],
    expect: [
      { at: '1m', firing: [] },
      {
        at: '3m',
        firing: [slack],
        description: '2 notifications by slack failed in ten minutes (clientError).',
      },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet while notifications are delivered',
    every: '15s',
    given: [failed('3x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet about the webhook when the monitoring service was down for five minutes',
    every: '15s',
    given: [failedByWebhook('0x10 1+1x18 19x160'), monitor('1x8 0x20 1x160')],
    expect: [
      { at: '5m', firing: [] },
      { at: '8m', firing: [] },
      { at: '12m', firing: [] },
      { at: '17m', firing: [] },
      { at: '19m', firing: [] },
      { at: '22m', firing: [] },
      { at: '30m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet about the webhook when one of several monitoring services was down',
    every: '15s',
    given: [
      failedByWebhook('0x10 1+1x18 19x160'),
      monitor('1x8 0x20 1x160'),
      monitor('1x200', 'other:3005'),
    ],
    expect: [{ at: '9m', firing: [] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet when the target of the only monitoring service was gone for five minutes',
    every: '15s',
    given: [
      failedByWebhook('0x10 1+1x18 19x160'),
      monitor('1x8 stale'),
      monitor('_x28 1x160', 'other:3005'),
    ],
    expect: ['5m', '8m', '12m', '17m', '19m', '22m', '30m'].map((at) => ({
      at: at as `${number}m`,
      firing: [],
    })),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when the webhook refused notifications, although the monitoring service was down',
    every: '15s',
    given: [refusedByWebhook('0x4 2x60'), monitor('1x8 0x2 1x60')],
    expect: [{ at: '3m', firing: [{ ...webhook, reason: 'clientError' }] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when the webhook fails while the monitoring service is up',
    every: '15s',
    given: [failedByWebhook('0x4 2x60'), monitor('1x60')],
    expect: [
      { at: '1m', firing: [] },
      { at: '3m', firing: [webhook] },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires for other channels while the monitoring service is down',
    every: '15s',
    given: [failed('0x4 2x60'), failedByWebhook('0x4 2x60'), monitor('0x60')],
    expect: [{ at: '3m', firing: [slack] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'keeps firing when the monitoring service restarts and the webhook still fails',
    every: '15s',
    given: [failedByWebhook('0+1x200'), monitor('1x40 0x2 1x160')],
    expect: ['10m', '15m', '20m', '22m', '25m', '30m'].map((at) => ({
      at: at as `${number}m`,
      firing: [webhook],
    })),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'resolves when notifications are delivered again',
    every: '15s',
    given: [failed('0x4 2x120')],
    expect: [
      { at: '10m', firing: [slack] },
      { at: '25m', firing: [slack] },
      { at: '27m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'fires one minute after a configuration was refused',
    every: '15s',
    given: [reload('1x3 0x20')],
    expect: [
      { at: '1m45s', firing: [] },
      {
        at: '2m',
        firing: [instance],
        description: 'alertmanager:9093 still uses the last good configuration.',
      },
    ],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'stays quiet while the configuration is valid',
    every: '15s',
    given: [reload('1x20')],
    expect: [{ at: '5m', firing: [] }],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'resolves after the next valid configuration',
    every: '15s',
    given: [reload('0x8 1x20')],
    expect: [
      { at: '2m', firing: [instance] },
      { at: '3m', firing: [instance] },
      { at: '4m', firing: [] },
    ],
  },
];
