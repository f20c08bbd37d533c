import * as q from '../promql/promql.ts';
import { business, stopped, successfulPayments } from './business.ts';
import { unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';
import {
  LEARNERS_NEED,
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

const growthOf = (range: q.Duration, ...status: ('failed' | 'success')[]) =>
  q.sumBy(q.growth(q.gauge('penpal_payments_total', { status: q.oneOf(...status) }), range));

function failedShareAbove(range: q.Duration, share: q.Quantity<'ratio'>) {
  const failedShare = q.ratio(
    growthOf(range, 'failed'),
    growthOf(range, 'failed', 'success'),
    q.on(),
  );
  return q.where(failedShare, '>', share);
}

/**
 * The share of failed payments is above a limit, with enough failures in an hour to be more than chance, and still
 * is in the last half hour.
 */
function failuresAbove(alertName: string, share: q.Quantity<'ratio'>, least: q.Quantity<'count'>) {
  const failing = q.and(
    q.and(failedShareAbove('1h', share), failedShareAbove('30m', share), q.on()),
    q.where(growthOf('1h', 'failed'), '>=', least),
    q.on(),
  );
  return unlessReported(failing, alertName, { within: '30m', services: ['payment-service'] });
}

/** Alerts on payments. Pending payments are left out. */
export const payments: RuleGroup = {
  name: 'payments',
  reads: [business, serviceHealth],
  rules: [
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentFailuresHigh',
      expression: failuresAbove(
        'PaymentFailuresHigh',
        PAYMENT_FAILURES_HIGH,
        PAYMENT_FAILURES_HIGH_LEAST,
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Unusually many payments fail',
      french: (_, value) =>
        `Les échecs de paiement sont anormalement nombreux\u00a0: ${value} en une heure`,
      description: (_, value) => `${value} of the payments in the last hour failed.`,
      why: 'Customers cannot pay, and revenue is lost.',
    }),
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentFailuresSevere',
      expression: failuresAbove(
        'PaymentFailuresSevere',
        PAYMENT_FAILURES_SEVERE,
        PAYMENT_FAILURES_SEVERE_LEAST,
      ),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Most payments fail',
      french: (_, value) => `La plupart des paiements échouent\u00a0: ${value} en une heure`,
      description: (_, value) => `${value} of the payments in the last hour failed.`,
      why: 'Almost nobody can pay.',
    }),
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentsStopped',
      expression: unlessReported(
        stopped(successfulPayments, PAYMENTS_EXPECTED),
        'PaymentsStopped',
        { within: '1h', services: ['payment-service', ...LEARNERS_NEED] },
      ),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '5m',
      summary: 'No payment has succeeded for an hour',
      french: () => 'Aucun paiement n’a abouti depuis une heure',
      description: () =>
        'No payment succeeded in the last hour. There were many in the same hour of the same weekday.',
      why: 'Customers cannot pay, although no payment is counted as failed.',
    }),
  ],
};
