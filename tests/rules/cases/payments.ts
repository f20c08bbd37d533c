import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

/** Payment totals by status, one sample per minute. */
const payments = (success: string, failed: string, pending = '0 40 3x2 60 1x2 50 9x200') => [
  given('penpal_payments_total', { status: 'success' }, success),
  given('penpal_payments_total', { status: 'failed' }, failed),
  given('penpal_payments_total', { status: 'pending' }, pending),
];

/** One sample in twenty minutes: a week takes long to simulate. */
const EVERY = { every: '20m', evaluatedEvery: '20m' } as const;
/** For states that last for hours. */
const EVERY_HOUR = { every: '20m', evaluatedEvery: '1h' } as const;
const succeeded = (values: string) => given('penpal_payments_total', { status: 'success' }, values);

export const paymentCases: readonly AlertCase[] = [
  {
    alert: 'PaymentFailuresHigh',
    does: 'fires when a quarter of the payments fails, without pending ones',
    every: '1m',
    given: payments('0+3x90', '0+1x90'),
    expect: [
      { at: '12m', firing: [] },
      {
        at: '14m',
        firing: [{}],
        description: '25% of the payments in the last hour failed.',
        description_fr:
          'Les échecs de paiement sont anormalement nombreux\u00a0: 25\u202f% en une heure',
      },
    ],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'stays quiet when 18 % of the payments fail',
    every: '1m',
    given: payments('0+41x90', '0+9x90'),
    expect: [{ at: '1h15m', firing: [] }],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'stays quiet when 7 of 21 payments in an hour fail, which can be chance',
    every: '1m',
    given: payments('0x3 0+2x6 14x90', '0x3 0+1x6 7x90'),
    expect: [
      { at: '30m', firing: [] },
      { at: '1h', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'stays quiet when one of three payments at night fails',
    every: '1m',
    given: payments('0x30 1x30 2x90', '0x40 1x90'),
    expect: [{ at: '1h15m', firing: [] }],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'stays quiet when a failed payment is retried, so that the total falls from 1000 to 999',
    every: '1m',
    given: payments('20000+1x30 20032+1x90', '1000x30 999x90'),
    expect: [
      { at: '37m', firing: [] },
      { at: '1h15m', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'stays quiet when old payments are moved elsewhere, so that both totals fall',
    every: '1m',
    given: payments('20000+1x30 5000+1x90', '1000x30 200x90'),
    expect: [
      { at: '37m', firing: [] },
      { at: '1h15m', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'fires although some of the failed payments are retried',
    every: '1m',
    given: payments('20000+3x90', '1000 1002 1001+2x4 1008+1x90'),
    expect: [
      { at: '9m', firing: [] },
      { at: '20m', firing: [{}] },
    ],
  },
  {
    alert: 'PaymentFailuresHigh',
    does: 'resolves when payments succeed again',
    every: '1m',
    given: payments('0+3x60 180+60x90', '0+1x60 60x90'),
    expect: [
      { at: '1h', firing: [{}] },
      { at: '1h9m', firing: [{}] },
      { at: '1h30m', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresSevere',
    does: 'fires when most payments fail',
    every: '1m',
    given: payments('0+2x90', '0+3x90'),
    expect: [
      { at: '6m', firing: [] },
      {
        at: '9m',
        firing: [{}],
        description: '60% of the payments in the last hour failed.',
        description_fr: 'La plupart des paiements échouent\u00a0: 60\u202f% en une heure',
      },
    ],
  },
  {
    alert: 'PaymentFailuresSevere',
    does: 'stays quiet when four of ten payments fail',
    every: '1m',
    given: payments('0+6x90', '0+4x90'),
    expect: [{ at: '1h15m', firing: [] }],
  },
  {
    alert: 'PaymentFailuresSevere',
    does: 'stays quiet when a failed payment is retried while few are paid',
    every: '1m',
    given: payments('20000x30 20001x90', '1000x30 999x90'),
    expect: [
      { at: '37m', firing: [] },
      { at: '1h15m', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresSevere',
    does: 'stays quiet while the number of pending payments goes up and down',
    every: '1m',
    given: payments('20000+1x90', '1000x90', '3 61 '.repeat(45).trim()),
    expect: [
      { at: '30m', firing: [] },
      { at: '1h15m', firing: [] },
    ],
  },
  {
    alert: 'PaymentFailuresSevere',
    does: 'resolves when payments succeed again',
    every: '1m',
    given: payments('0+1x60 60+60x90', '0+4x60 240x90'),
    expect: [
      { at: '1h', firing: [{}] },
      { at: '1h11m', firing: [{}] },
      { at: '1h30m', firing: [] },
    ],
  },
  {
    alert: 'PaymentsStopped',
    does: 'fires after an hour without a success when there were many at that hour a week ago, and resolves when a payment succeeds',
    ...EVERY,
    given: [succeeded('0+8x507 4056x8 4064+8x10')],
    expect: [
      { at: '169h40m', firing: [] },
      {
        at: '170h20m',
        firing: [{}],
        description:
          'No payment succeeded in the last hour. There were many in the same hour of the same weekday.',
      },
      { at: '171h', firing: [{}] },
      { at: '173h', firing: [] },
    ],
  },
  {
    alert: 'PaymentsStopped',
    does: 'stays quiet in the first week',
    ...EVERY_HOUR,
    given: [succeeded('0+8x350 2800x150')],
    expect: [
      { at: '119h', firing: [] },
      { at: '160h', firing: [] },
    ],
  },
  {
    alert: 'PaymentsStopped',
    does: 'stays quiet at hours that had only 18 a week ago',
    ...EVERY_HOUR,
    given: [succeeded('0+6x507 3042x15')],
    expect: [{ at: '171h', firing: [] }],
  },
];
