import { flow } from './flow.ts';
import { split } from './split.ts';

/** Answer of `GET /api/v1/metrics/payments`: running totals, which only grow. */
export interface PaymentFigures {
  readonly successfulPayments: number;
  readonly failedPayments: number;
  readonly pendingPayments: number;
}

const PAYMENTS_PER_DAY = 1000;

/** Percent that succeeds, fails, waits for the bank. */
const OUTCOMES = [93, 5, 2];

/** All payments until `atMs` (Unix ms, platform time). Kept in a database: no restart resets them. */
export function paymentFigures(seed: number, atMs: number): PaymentFigures {
  const payments = flow(seed, 'payments', PAYMENTS_PER_DAY).count(atMs);
  const [successfulPayments = 0, failedPayments = 0, pendingPayments = 0] = split(
    payments,
    OUTCOMES,
  );
  return { successfulPayments, failedPayments, pendingPayments };
}
