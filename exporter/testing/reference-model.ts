import type { CheckConfig } from '../config/config.ts';
import type { Health } from '../probes/target-state.ts';
import type { Conclusion } from './endurance-world.ts';

/** What a service's probes come to, as simply as it can be said. */
export interface Reference {
  readonly health: Health;
  readonly transitions: number;
  readonly failures: Readonly<Record<string, number>>;
  /** When alerts of the service began, Unix milliseconds. */
  readonly alertStarts: readonly number[];
}

/** For tests: looks at every probe from the first on, again each time. */
export function referenceOf(check: CheckConfig, conclusions: readonly Conclusion[]): Reference {
  let health: Health = 'unknown';
  let transitions = 0;
  let wasSlow = false;
  const failures: Record<string, number> = {};
  const alertStarts: number[] = [];
  conclusions.forEach(({ outcome, atMs }, index) => {
    const reason = outcome.failure?.reason;
    if (reason) failures[reason] = (failures[reason] ?? 0) + 1;
    const lastOnes = (count: number) =>
      conclusions.slice(Math.max(0, index + 1 - count), index + 1);
    const failed = lastOnes(check.unhealthyAfter).filter((each) => each.outcome.failure);
    const worked = lastOnes(check.healthyAfter).filter((each) => !each.outcome.failure);
    const before = health;
    if (failed.length === check.unhealthyAfter) health = 'unhealthy';
    else if (!reason && (before === 'unknown' || worked.length === check.healthyAfter)) {
      health = 'healthy';
    }
    if (health !== before && before !== 'unknown') transitions += 1;
    if (health !== before && health === 'unhealthy') alertStarts.push(atMs);
    const isSlow = (outcome.durationSeconds ?? 0) * 1000 >= check.slowThresholdMs;
    if (isSlow && !wasSlow) alertStarts.push(atMs);
    wasSlow = isSlow;
  });
  return { health, transitions, failures, alertStarts };
}

/** From an outage's beginning to the state, at worst, milliseconds. */
export function detectMs(check: CheckConfig): number {
  const { intervalMs, timeoutMs, earlyReprobeMs, unhealthyAfter } = check;
  // The first probe after a disturbance may say nothing; then it is repeated early.
  const firstMs = intervalMs + timeoutMs + earlyReprobeMs + timeoutMs;
  return firstMs + unhealthyAfter * timeoutMs + (unhealthyAfter - 1) * earlyReprobeMs;
}

/** From its end to the state: a probe that hangs runs out, the early one is good, and so are more. */
export function recoverMs(check: CheckConfig): number {
  const { intervalMs, timeoutMs, earlyReprobeMs, healthyAfter } = check;
  return timeoutMs + 2 * earlyReprobeMs + healthyAfter * (intervalMs + 2 * timeoutMs);
}
