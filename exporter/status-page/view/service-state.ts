import { isSlow, type TargetState } from '../../probes/health-state.ts';

/** What the page calls a service's state. */
export type ServiceStatus = 'up' | 'slow' | 'down' | 'unknown';

/** Slow is not down: a service that answers in the slow threshold or longer is up and slow. */
export function statusOf(state: TargetState): ServiceStatus {
  if (state.health === 'unknown') return 'unknown';
  if (state.health === 'unhealthy') return 'down';
  return isSlow(state) ? 'slow' : 'up';
}

/** Checks that may be missing before what is known counts as old. */
const MISSED_CHECKS = 3;

/** Whether the last check is so long ago that the state may no longer be true. */
export function isOld({ last, service }: TargetState, now: number): boolean {
  const { intervalMs, timeoutMs } = service.check;
  return last !== undefined && now - last.startedAt > MISSED_CHECKS * intervalMs + timeoutMs;
}
