import { given } from '../alert-case.ts';
import type { AlertCase, Moment } from '../alert-case.ts';

const self = { instance: 'alertmanager:9093', job: 'penpal-alertmanager' } as const;
const slack = { integration: 'slack', reason: 'clientError' };
const webhook = { integration: 'webhook', reason: 'other' };
const failed = (values: string, by = slack) =>
  given('alertmanager_notifications_failed_total', { ...self, ...by }, values);
const sent = (values: string, integration = 'slack') =>
  given('alertmanager_notifications_total', { ...self, integration }, values);
const monitor = (values: string, at = 'monitoring-service:3005') =>
  given('up', { job: 'penpal-monitoring', instance: at }, values);

const quietAt = (...moments: readonly Moment[]) => moments.map((at) => ({ at, firing: [] }));
/** Fails each half minute, as a critical message that is tried again. */
const NEVER_DELIVERED = '0x4 1+0.5x200';
/** Two tries fail within 40 s. The third one delivers the message, and nothing more is owed. */
const HICCUP = '0x4 1 1 2x200';

export const notificationCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when a message still fails after seven minutes, with the integration and the reason',
    every: '15s',
    given: [failed(NEVER_DELIVERED)],
    expect: [
      { at: '8m', firing: [] },
      {
        at: '9m',
        firing: [slack],
        description:
          '12 notifications by slack failed in six minutes, also when tried again (clientError).',
        description_fr:
          '12 notifications par slack n’ont pas été livrées en six minutes (clientError)',
      },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when a warning fails, which is tried again each five minutes',
    every: '1m',
    given: [failed('0x4 1x4 2x4 3x4 4x4 5x4')],
    expect: [{ at: '14m', firing: [slack] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet after 40 s without the provider, because the message arrived afterwards',
    every: '15s',
    given: [failed(HICCUP)],
    expect: quietAt('3m', '5m', '7m', '8m', '9m', '12m', '25m'),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet while notifications are delivered',
    every: '15s',
    given: [failed('3x60'), sent('0+1x60')],
    expect: quietAt('10m'),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet about the webhook when the monitoring service was down for five minutes',
    every: '15s',
    given: [failed('0x10 1+1x18 19x160', webhook), monitor('1x8 0x20 1x160')],
    expect: quietAt('5m', '8m', '12m', '17m', '19m', '22m', '30m'),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet about the webhook when one of several monitoring services was down',
    every: '15s',
    given: [
      failed('0x10 1+1x38 19x160', webhook),
      monitor('1x8 0x40 1x160'),
      monitor('1x200', 'other:3005'),
    ],
    expect: quietAt('9m', '12m'),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'stays quiet when the target of the only monitoring service was gone for ten minutes',
    every: '15s',
    given: [
      failed('0x10 1+1x38 39x160', webhook),
      monitor('1x8 stale'),
      monitor('_x48 1x160', 'other:3005'),
    ],
    expect: quietAt('8m', '12m', '17m', '19m', '22m', '30m'),
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when the webhook refused notifications, although the monitoring service was down',
    every: '15s',
    given: [failed('0x4 2+1x60', { ...webhook, reason: 'clientError' }), monitor('1x8 0x2 1x60')],
    expect: [{ at: '9m', firing: [{ ...webhook, reason: 'clientError' }] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires when the webhook fails while the monitoring service is up',
    every: '15s',
    given: [failed(NEVER_DELIVERED, webhook), monitor('1x200')],
    expect: [
      { at: '8m', firing: [] },
      { at: '9m', firing: [webhook] },
    ],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'fires for other channels while the monitoring service is down',
    every: '15s',
    given: [failed(NEVER_DELIVERED), failed(NEVER_DELIVERED, webhook), monitor('0x60')],
    expect: [{ at: '9m', firing: [slack] }],
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    does: 'resolves when notifications are delivered again',
    every: '15s',
    given: [failed('0x4 1+0.5x40 21x120')],
    expect: [
      { at: '11m', firing: [slack] },
      { at: '21m', firing: [slack] },
      { at: '23m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'fires when nothing that was owed has been delivered for seven minutes',
    every: '15s',
    given: [
      failed(NEVER_DELIVERED),
      sent(NEVER_DELIVERED),
      failed(NEVER_DELIVERED, { integration: 'email', reason: 'other' }),
      sent(NEVER_DELIVERED, 'email'),
      sent('0+1x200', 'webhook'),
    ],
    expect: [
      { at: '8m', firing: [] },
      {
        at: '9m',
        firing: [{}],
        description:
          '24 notifications failed in six minutes, also when tried again. None was delivered.',
        description_fr:
          'Aucun canal ne livre les notifications (24 échecs en six minutes)\u00a0: plus personne n’est prévenu',
      },
    ],
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'stays quiet while one of two channels delivers',
    every: '15s',
    given: [failed(NEVER_DELIVERED), sent(NEVER_DELIVERED), sent('0x20 1x180', 'email')].concat(
      sent('0+0.05x200', 'pagerduty'),
    ),
    expect: quietAt('9m', '12m', '25m'),
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'stays quiet when another channel has delivered the message, and owes nothing since',
    every: '1m',
    given: [
      failed('0x4 1x4 2x4 3x4 4x4 5x4 6x40'),
      sent('0x4 1x4 2x4 3x4 4x4 5x4 6x40'),
      sent('0x4 1x60', 'email'),
    ],
    expect: quietAt('10m', '14m', '18m', '22m', '26m'),
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'fires when the only channel that was used delivers nothing more',
    every: '1m',
    given: [
      failed('0x4 1x4 2x4 3x4 4x4 5x4 6x40'),
      sent('0+1x4 5x4 6x4 7x4 8x4 9x40'),
      sent('0x60', 'email'),
    ],
    expect: [{ at: '20m', firing: [{}] }],
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'stays quiet after 40 s without the only provider',
    every: '15s',
    given: [failed(HICCUP), sent('0x4 1 1 2 3x200')],
    expect: quietAt('3m', '5m', '7m', '8m', '9m', '12m', '25m'),
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'stays quiet when only the monitoring service gets no notifications',
    every: '15s',
    given: [failed(NEVER_DELIVERED, webhook), sent(NEVER_DELIVERED, 'webhook')],
    expect: quietAt('9m', '25m'),
  },
  {
    alert: 'AlertmanagerAllChannelsFailing',
    does: 'resolves when a channel delivers again',
    every: '15s',
    given: [failed('0x4 1+0.5x40 21x120'), sent('0x4 1+0.5x40 22+0.5x120')],
    expect: [
      { at: '11m', firing: [{}] },
      { at: '20m', firing: [] },
    ],
  },
];
