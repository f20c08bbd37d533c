import { fromSystemTime } from '../../clock.ts';
import type { HistorySlot, ServiceHistory } from '../../history/history.ts';
import type { ProbeFailureReason } from '../../metrics/catalog.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { isOld, statusOf, type ServiceStatus } from './service-status.ts';
import { sloBudget, type SloBudget } from './slo-budget.ts';
import { failurePeriods, type FailurePeriod } from './slots.ts';

/** One service's row. Times are Unix milliseconds; what is not known is absent or null. */
export interface ServiceView {
  readonly name: string;
  readonly url: string;
  readonly status: ServiceStatus;
  readonly since?: number;
  readonly inMaintenance: boolean;
  /** The state may no longer be true: the service was not checked for long. */
  readonly isOld: boolean;
  /** The last check says otherwise than the state, which waits for more checks. */
  readonly unconfirmed?: 'failing' | 'recovering';
  readonly lastCheckedAt?: number;
  readonly responseSeconds?: number;
  readonly slowThresholdMs: number;
  readonly latencyObjectiveSeconds: number;
  readonly lastFailure?: LastFailure;
  readonly version?: string;
  readonly environment?: string;
  readonly dependencies: readonly { readonly name: string; readonly ok: boolean }[];
  readonly certificate: Certificate;
  readonly budget: SloBudget;
  readonly statistics?: Statistics;
  readonly slots: readonly HistorySlot[];
  readonly slotMs: number;
  readonly failurePeriods: readonly FailurePeriod[];
}

export interface LastFailure {
  readonly at: number;
  readonly reason: ProbeFailureReason;
  readonly message: string;
}

export type Certificate =
  | { readonly kind: 'plain-http' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expires'; readonly at: number; readonly leftMs: number };

type Statistics = Omit<ServiceHistory, 'name' | 'slots'>;

export interface ServiceContext {
  readonly history: ServiceHistory | undefined;
  readonly rangeMs: number;
  readonly now: number;
}

export function serviceView(target: TargetState, context: ServiceContext): ServiceView {
  const { service, last, lastFailure, healthSince, inMaintenance } = target;
  const { history, now } = context;
  const slotMs = slotLength(history?.slots ?? [], context.rangeMs);
  const { check, slo } = service;
  return {
    name: service.name,
    url: service.url,
    status: statusOf(target),
    ...(healthSince !== undefined && { since: healthSince }),
    inMaintenance,
    isOld: isOld(target, now),
    ...unconfirmed(target),
    ...(last && { lastCheckedAt: last.startedAt }),
    ...(last?.durationSeconds !== undefined && { responseSeconds: last.durationSeconds }),
    slowThresholdMs: check.slowThresholdMs,
    latencyObjectiveSeconds: slo.latencySeconds,
    ...(lastFailure && { lastFailure }),
    ...(last?.facts?.version !== undefined && { version: last.facts.version }),
    ...(last?.facts?.environment !== undefined && { environment: last.facts.environment }),
    dependencies: dependenciesOf(target),
    certificate: certificateOf(target, now),
    budget: sloBudget(history, slo.availabilityRatio),
    ...(history && history.samples > 0 && { statistics: history }),
    slots: history?.slots ?? [],
    slotMs,
    failurePeriods: history ? failurePeriods(history, slotMs) : [],
  };
}

/** The slices' length as they come: they may be a little longer than the range divided. */
function slotLength(slots: readonly HistorySlot[], rangeMs: number): number {
  const [first, second] = slots;
  return first && second ? second.from - first.from : rangeMs / Math.max(1, slots.length);
}

function unconfirmed({ health, last }: TargetState): Pick<ServiceView, 'unconfirmed'> {
  if (health === 'healthy' && last?.failure) return { unconfirmed: 'failing' };
  if (health === 'unhealthy' && last && !last.failure) return { unconfirmed: 'recovering' };
  return {};
}

function dependenciesOf({ last }: TargetState): ServiceView['dependencies'] {
  return Object.entries(last?.facts?.dependencies ?? {}).map(([name, ok]) => ({ name, ok }));
}

function certificateOf({ service, last }: TargetState, now: number): Certificate {
  if (!service.check.url.startsWith('https:')) return { kind: 'plain-http' };
  if (last?.certificateExpirySeconds === undefined) return { kind: 'unknown' };
  const at = fromSystemTime(last.certificateExpirySeconds * 1000);
  return { kind: 'expires', at, leftMs: at - now };
}
