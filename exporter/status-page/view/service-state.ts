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

/** Number of dependencies that the service reports as not ok. */
export function failingDependencies({ last }: TargetState): number {
  return Object.values(last?.facts?.dependencies ?? {}).filter((ok) => !ok).length;
}

/** How much a service needs somebody's attention, the most first. */
const ATTENTION = ['down', 'doubtful', 'unchecked', 'maintenance', 'fine'] as const;
export type Attention = (typeof ATTENTION)[number];

export function attentionOf(target: TargetState, now: number): Attention {
  const status = statusOf(target);
  if (target.inMaintenance) return 'maintenance';
  if (status === 'down') return 'down';
  if (status === 'unknown') return 'unchecked';
  const isDoubtful = status === 'slow' || target.last?.failure || isOld(target, now);
  return isDoubtful || failingDependencies(target) > 0 ? 'doubtful' : 'fine';
}

/** Problems first; otherwise in the order of the configuration. */
export function byAttention(targets: readonly TargetState[], now: number): TargetState[] {
  const groups = Map.groupBy(targets, (target) => attentionOf(target, now));
  return ATTENTION.flatMap((attention) => groups.get(attention) ?? []);
}
