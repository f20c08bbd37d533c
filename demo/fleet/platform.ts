import { aiMetrics, type AiState, LANGUAGES } from './ai-metrics.ts';
import { flow } from './flow.ts';

export interface PlatformOptions {
  /** Returns Unix milliseconds. Default: real time. */
  readonly clock?: { now(): number };
  /** The same seed gives the same values. Default 1. */
  readonly seed?: number;
  /** Seconds that pass on the platform in a second of the clock. Default 1. */
  readonly speed?: number;
}

export type Platform = ReturnType<typeof createPlatform>;

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

/** The simulated business behind the four services. All values follow from seed and time. */
export function createPlatform({
  clock = { now: () => Date.now() },
  seed = 1,
  speed = 1,
}: PlatformOptions = {}) {
  const originMs = clock.now();
  let latestMs = originMs;
  const now = () => (latestMs = Math.max(latestMs, clock.now()));
  const platformTime = (ms: number) => originMs + (ms - originMs) * speed;
  return {
    /** The clock's time, Unix ms, but never earlier than before. */
    now,
    users: () => userValues(seed, platformTime(now())),
    payments: () => paymentValues(seed, platformTime(now())),
    /** The metrics of an ai-service that was started at `startedAtMs` (the clock's Unix ms). */
    ai: (startedAtMs: number, state?: Omit<AiState, 'startedAtMs' | 'atMs'>) => {
      const [from, to] = [platformTime(startedAtMs), platformTime(now())];
      return aiMetrics(seed, { ...state, startedAtMs: from, atMs: to });
    },
  };
}

/**
 * What `GET /api/v1/users/metrics` returns on auth-service and db-service. Active users were seen in
 * the last 30 days; levels go from 1 (beginner) to 6 (fluent). Numbers fall when an account is closed.
 */
function userValues(seed: number, atMs: number) {
  const perLanguage = LANGUAGES.map(({ name, weight, averageLevel }) => {
    const share = (perDay: number) => (perDay * weight) / 100;
    const signUps = flow(seed, `sign-ups/${name}`, share(SIGN_UPS_PER_DAY)).count(atMs);
    const closed = flow(seed, `closed/${name}`, share(CLOSED_ACCOUNTS_PER_DAY)).count(atMs);
    // The curve of a day, stretched over 30 days.
    const drift = 0.1 * (flow(seed, `level/${name}`, 1).intensity(atMs / 30) - 1);
    return {
      name,
      users: Math.round(share(USERS_AT_OPENING)) + signUps - closed,
      level: Math.round((averageLevel + drift) * 100) / 100,
    };
  });
  const totalUsers = perLanguage.reduce((sum, { users }) => sum + users, 0);
  const activeShare = 0.5 + 0.05 * flow(seed, 'active-users', 1).intensity(atMs);
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
function paymentValues(seed: number, atMs: number) {
  const { count } = flow(seed, 'payments', PAYMENTS_PER_DAY);
  const decided = count(atMs - DECIDED_AFTER_MS);
  const failed = Math.floor(decided * FAILED);
  const retried = Math.floor(count(atMs - RETRIED_AFTER_MS) * FAILED * RETRIED);
  return {
    successfulPayments: decided - failed + retried,
    failedPayments: failed - retried,
    pendingPayments: count(atMs) - decided,
  };
}
