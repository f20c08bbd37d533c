import { type AiUsage, aiUsage } from './figures/ai-usage.ts';
import { type PaymentFigures, paymentFigures } from './figures/payment-figures.ts';
import { type UserFigures, userFigures } from './figures/user-figures.ts';

/** Where the time comes from: Unix milliseconds. */
export interface WallClock {
  now(): number;
}

export interface PlatformOptions {
  /** Real time by default. */
  readonly clock?: WallClock;
  /** Same seed, same figures. Default 1. */
  readonly seed?: number;
  /** How many seconds pass on the platform in one of the clock's, from the start on. Default 1. */
  readonly speed?: number;
}

/** The simulated business behind the four services: every figure follows from seed and time. */
export interface Platform {
  /** The clock's time, except that it never goes back. Unix ms. */
  now(): number;
  users(): UserFigures;
  payments(): PaymentFigures;
  /** What ai-service has counted since it was started at `startedAtMs` (the clock's Unix ms). */
  ai(startedAtMs: number): AiUsage;
}

export function createPlatform({
  clock = { now: () => Date.now() },
  seed = 1,
  speed = 1,
}: PlatformOptions = {}): Platform {
  const originMs = clock.now();
  let latestMs = originMs;
  const now = () => (latestMs = Math.max(latestMs, clock.now()));
  const platformTime = (ms: number) => originMs + (ms - originMs) * speed;
  return {
    now,
    users: () => userFigures(seed, platformTime(now())),
    payments: () => paymentFigures(seed, platformTime(now())),
    ai: (startedAtMs) => aiUsage(seed, platformTime(startedAtMs), platformTime(now())),
  };
}
