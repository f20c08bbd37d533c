import type { ServiceConfig } from '../config/config.ts';
import type { ProbeFailureReason } from '../metrics/catalog.ts';
import type { ProbeFailure, ProbeOutcome } from './outcome.ts';

/** Debounced: `unknown` until the first probe. */
export type Health = 'healthy' | 'unhealthy' | 'unknown';

/** Failed probes of a service since the start. A new one only when another has failed. */
export interface FailureCounts {
  readonly serviceName: string;
  readonly byReason: Readonly<Partial<Record<ProbeFailureReason, number>>>;
}

/** All that is known of one monitored service. Immutable: each probe makes a new one. */
export interface TargetState {
  readonly service: ServiceConfig;
  readonly health: Health;
  /** When the health last changed, Unix milliseconds; absent while unknown. */
  readonly healthSince?: number;
  readonly failuresInARow: number;
  readonly successesInARow: number;
  /** The last conclusive probe. */
  readonly last?: ProbeOutcome;
  /** The last failed probe, kept after recovery. */
  readonly lastFailure?: ProbeFailure & { readonly at: number };
  readonly inMaintenance: boolean;
  readonly probesTotal: number;
  readonly failures: FailureCounts;
  readonly transitionsTotal: number;
  readonly skippedTotal: number;
}

/** Whether the last probe waited for the slow threshold or longer, answered or not. */
export function isSlow({ last, service }: Pick<TargetState, 'last' | 'service'>): boolean {
  return (last?.durationSeconds ?? 0) * 1000 >= service.check.slowThresholdMs;
}
