import * as q from '../promql/promql.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';
import {
  PAYMENT_FAILURES_HIGH,
  PAYMENT_FAILURES_HIGH_LEAST,
  PAYMENT_FAILURES_SEVERE,
  PAYMENT_FAILURES_SEVERE_LEAST,
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
    }),
  ],
};
