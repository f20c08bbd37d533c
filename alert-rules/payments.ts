import * as q from '../promql/promql.ts';
import { business, stopped, successfulPayments } from './business.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import {
  PAYMENT_FAILURES_HIGH,
  PAYMENT_FAILURES_HIGH_LEAST,
  PAYMENT_FAILURES_SEVERE,
  PAYMENT_FAILURES_SEVERE_LEAST,
  PAYMENTS_EXPECTED,
} from './thresholds.ts';

const ABOUT_PAYMENTS = {
  dashboard: 'business',
  service: 'payment-service',
  team: 'payments',
  waitsFor: 'the payment metrics of payment-service',
} as const;

const failed = q.sumBy(q.growth(q.gauge('penpal_payments_total', { status: 'failed' }), '1h'));
const decided = q.sumBy(
  q.growth(q.gauge('penpal_payments_total', { status: q.oneOf('failed', 'success') }), '1h'),
);

/** The share of failed payments is above a limit, with enough failures to be more than chance. */
function failuresAbove(share: q.Quantity<'ratio'>, least: q.Quantity<'count'>) {
  const failedShare = q.ratio(failed, decided, q.on());
  return q.and(q.where(failedShare, '>', share), q.where(failed, '>=', least), q.on());
}

/** Alerts on payments. Pending payments are left out. */
export const payments: RuleGroup = {
  name: 'payments',
  reads: [business],
  rules: [
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentFailuresHigh',
      expression: failuresAbove(PAYMENT_FAILURES_HIGH, PAYMENT_FAILURES_HIGH_LEAST),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Unusually many payments fail',
      description: (_, value) => `${value} of the payments in the last hour failed.`,
      why: 'Customers cannot pay, and revenue is lost.',
    }),
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentFailuresSevere',
      expression: failuresAbove(PAYMENT_FAILURES_SEVERE, PAYMENT_FAILURES_SEVERE_LEAST),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Most payments fail',
      description: (_, value) => `${value} of the payments in the last hour failed.`,
      why: 'Almost nobody can pay.',
    }),
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentsStopped',
      expression: stopped(successfulPayments, PAYMENTS_EXPECTED),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '5m',
      summary: 'No payment has succeeded for an hour',
      description: () =>
        'No payment succeeded in the last hour. There were many in the same hour of the same weekday.',
      why: 'Customers cannot pay, although no payment is counted as failed.',
    }),
  ],
};
