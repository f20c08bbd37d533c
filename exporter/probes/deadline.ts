import type { Cancel } from '../clock.ts';

/** The check's deadline has passed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Calls `expired` once `timeoutMs` have passed since `startMs` (performance.now), never earlier: a
 * timer counts from its turn of the event loop, so that by itself it may fire milliseconds early,
 * and a service that timed out after 5 s would show as waited for less than its slow threshold.
 */
export function startDeadline(startMs: number, timeoutMs: number, expired: () => void): Cancel {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const leftMs = startMs + timeoutMs - performance.now();
    if (leftMs <= 0) expired();
    else timer = setTimeout(wait, Math.ceil(leftMs));
  };
  wait();
  return () => clearTimeout(timer);
}
