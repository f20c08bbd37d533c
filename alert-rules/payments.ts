import { and, counter, increase, on, oneOf, ratio, sumBy, where } from '../promql/promql.ts';
import type { Quantity } from '../promql/quantity.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import {
  PAYMENT_FAILURES_HIGH,
  PAYMENT_FAILURES_HIGH_LEAST,
  PAYMENT_FAILURES_SEVERE,
  PAYMENT_FAILURES_SEVERE_LEAST,
} from './thresholds.ts';

const failed = sumBy(increase(counter('penpal_payments_total', { status: 'failed' }), '1h'));
const decided = sumBy(
  increase(counter('penpal_payments_total', { status: oneOf('failed', 'success') }), '1h'),
);
/** Share of the payments of the last hour that failed; those that still wait are left out. */
const paymentFailureRatio = ratio(failed, decided, on());

/** A share above a limit, of enough failures to say something. */
function failuresAbove(share: Quantity<'ratio'>, least: Quantity<'count'>) {
  return and(where(paymentFailureRatio, '>', share), where(failed, '>=', least), on());
}

/** Alerts on payments. */
export const payments: RuleGroup = {
  name: 'payments',
  rules: [
    alert({
      name: 'PaymentFailuresHigh',
      expression: failuresAbove(PAYMENT_FAILURES_HIGH, PAYMENT_FAILURES_HIGH_LEAST),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Unusually many payments fail',
      description: (_, value) => `${value} of the payments of the last hour failed.`,
      dashboard: 'business',
      service: 'payment-service',
      team: 'payments',
    }),
    alert({
      name: 'PaymentFailuresSevere',
      expression: failuresAbove(PAYMENT_FAILURES_SEVERE, PAYMENT_FAILURES_SEVERE_LEAST),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Most payments fail',
      description: (_, value) => `${value} of the payments of the last hour failed.`,
      dashboard: 'business',
      service: 'payment-service',
      team: 'payments',
    }),
  ],
};
