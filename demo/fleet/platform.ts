import { aiMetrics, type AiState, LANGUAGES } from './ai-metrics.ts';
import { flow } from './flow.ts';

export type Platform = ReturnType<typeof createPlatform>;

const SEED = 1;
const USERS_AT_OPENING = 1200;
const SIGN_UPS_PER_DAY = 150;
const CLOSED_ACCOUNTS_PER_DAY = 15;
const PAYMENTS_PER_DAY = 1000;
/** Share of the payments that fail at first, and of these the share that a retry saves. */
const FAILED = 0.07;
const RETRIED = 0.3;
/** From a payment to the decision of the bank, and to the retry of a failed one. */
const DECIDED_AFTER_MS = 8 * 60_000;
const RETRIED_AFTER_MS = 48 * 60_000;

/** The simulated business behind the four services. All values follow from the clock's time, Unix ms. */
export function createPlatform(clock: { now(): number } = Date) {
  let latestMs = 0;
  const now = () => (latestMs = Math.max(latestMs, clock.now()));
  return {
    /** The clock's time, Unix ms, but never earlier than before. */
    now,
    users: () => userValues(now()),
    payments: () => paymentValues(now()),
    /** The metrics of an ai-service that was started at `startedAtMs` (the clock's Unix ms). */
    ai: (startedAtMs: number, state?: Omit<AiState, 'startedAtMs' | 'atMs'>) =>
      aiMetrics(SEED, { ...state, startedAtMs, atMs: now() }),
  };
}

/**
 * What `GET /api/v1/users/metrics` returns on auth-service and db-service. Active users were seen in
 * the last 30 days; levels go from 1 (beginner) to 6 (fluent). Numbers fall when an account is closed.
 */
function userValues(atMs: number) {
  const perLanguage = LANGUAGES.map(({ name, weight, averageLevel }) => {
    const share = (perDay: number) => (perDay * weight) / 100;
    const signUps = flow(SEED, `sign-ups/${name}`, share(SIGN_UPS_PER_DAY)).count(atMs);
    const closed = flow(SEED, `closed/${name}`, share(CLOSED_ACCOUNTS_PER_DAY)).count(atMs);
    // The curve of a day, stretched over 30 days.
    const drift = 0.1 * (flow(SEED, `level/${name}`, 1).intensity(atMs / 30) - 1);
    return {
      name,
      users: Math.round(share(USERS_AT_OPENING)) + signUps - closed,
      level: Math.round((averageLevel + drift) * 100) / 100,
    };
  });
  const totalUsers = perLanguage.reduce((sum, { users }) => sum + users, 0);
  const activeShare = 0.5 + 0.05 * flow(SEED, 'active-users', 1).intensity(atMs);
  return {
    activeUsers: Math.floor(totalUsers * activeShare),
    totalUsers,
    usersByLanguage: Object.fromEntries(perLanguage.map(({ name, users }) => [name, users])),
    averageUserLevel: Object.fromEntries(perLanguage.map(({ name, level }) => [name, level])),
  };
}

/**
 * What `GET /api/v1/metrics/payments` is planned to return on payment-service. The failed payments fall
 * when one of them is retried, and the pending ones are those of the last minutes.
 */
function paymentValues(atMs: number) {
  const { count } = flow(SEED, 'payments', PAYMENTS_PER_DAY);
  const decided = count(atMs - DECIDED_AFTER_MS);
  const failed = Math.floor(decided * FAILED);
  const retried = Math.floor(count(atMs - RETRIED_AFTER_MS) * FAILED * RETRIED);
  return {
    successfulPayments: decided - failed + retried,
    failedPayments: failed - retried,
    pendingPayments: count(atMs) - decided,
  };
}
