import { and, counter, increase, on, oneOf, ratio, sumBy, where } from '../promql/promql.ts';
import type { Quantity } from '../promql/promql.ts';
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
} as const;

const failed = sumBy(increase(counter('penpal_payments_total', { status: 'failed' }), '1h'));
const decided = sumBy(
  increase(counter('penpal_payments_total', { status: oneOf('failed', 'success') }), '1h'),
);

/** The share of failed payments is above a limit, with enough failures to be more than chance. */
function failuresAbove(share: Quantity<'ratio'>, least: Quantity<'count'>) {
  const failedShare = ratio(failed, decided, on());
  return and(where(failedShare, '>', share), where(failed, '>=', least), on());
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
      description: (_, value) => `${value} of the payments of the last hour failed.`,
    }),
    alert({
      ...ABOUT_PAYMENTS,
      name: 'PaymentFailuresSevere',
      expression: failuresAbove(PAYMENT_FAILURES_SEVERE, PAYMENT_FAILURES_SEVERE_LEAST),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Most payments fail',
      description: (_, value) => `${value} of the payments of the last hour failed.`,
    }),
  ],
};
