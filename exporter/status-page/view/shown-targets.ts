import type { TargetState } from '../../probes/health-state.ts';
import { isOld, statusOf } from './service-status.ts';

/** Rows of a page that still loads and reads well. */
export const MAX_ROWS = 100;

/**
 * The services that get a row, in their order in the configuration. With more than there are rows,
 * those that need attention come before those that are up.
 */
export function shownTargets(targets: readonly TargetState[], now: number): TargetState[] {
  if (targets.length <= MAX_ROWS) return [...targets];
  const isFine = (target: TargetState) => statusOf(target) === 'up' && !isOld(target, now);
  const urgent = targets.filter((target) => !isFine(target));
  return [...urgent, ...targets.filter(isFine)].slice(0, MAX_ROWS);
}
