import { aiMetrics, LANGUAGES } from './ai-metrics.ts';
import { flow, split } from './flow.ts';

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
const PAYMENTS_PER_DAY = 1000;
/** `weight`: percent of the payments. Pending ones wait for the bank. */
const OUTCOMES = [
  { name: 'successfulPayments', weight: 93 },
  { name: 'failedPayments', weight: 5 },
  { name: 'pendingPayments', weight: 2 },
] as const;

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
    ai: (startedAtMs: number, brokenProviders?: readonly string[]) =>
      aiMetrics(seed, platformTime(startedAtMs), platformTime(now()), brokenProviders),
  };
}

/**
 * What `GET /api/v1/users/metrics` returns on auth-service and db-service. Active users were seen in
 * the last 30 days; levels go from 1 (beginner) to 6 (fluent).
 */
function userValues(seed: number, atMs: number) {
  const perLanguage = LANGUAGES.map(({ name, weight, averageLevel }) => {
    const signUps = flow(seed, `sign-ups/${name}`, (SIGN_UPS_PER_DAY * weight) / 100);
    const users = Math.round((USERS_AT_OPENING * weight) / 100) + signUps.count(atMs);
    // The curve of a day, stretched over 30 days.
    const drift = 0.1 * (flow(seed, `level/${name}`, 1).intensity(atMs / 30) - 1);
    return { name, users, level: Math.round((averageLevel + drift) * 100) / 100 };
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

/** What `GET /api/v1/metrics/payments` returns on payment-service: totals that only grow. */
function paymentValues(seed: number, atMs: number) {
  const payments = flow(seed, 'payments', PAYMENTS_PER_DAY).count(atMs);
  return Object.fromEntries(
    split(payments, OUTCOMES).map(([{ name }, count]) => [name, count]),
  ) as Record<(typeof OUTCOMES)[number]['name'], number>;
}
