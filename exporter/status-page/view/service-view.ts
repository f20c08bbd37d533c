import { systemTime } from '../../clock.ts';
import type { HistorySlot, ServiceHistory } from '../../history/history.ts';
import type { ProbeFailureReason } from '../../metrics/catalog.ts';
import type { TargetState } from '../../probes/health-state.ts';
import type { Points } from './figure-view.ts';
import { failingDependencies, isOld, statusOf, type ServiceStatus } from './service-state.ts';
import { sloBudget, type SloBudget } from './slo-budget.ts';
import { failurePeriods, slotLook, type FailurePeriod, type SlotLook } from './slots.ts';

/**
 * One service's row. Times are Unix milliseconds by the system clock; what is not known is absent or
 * null.
 */
export interface ServiceView {
  readonly name: string;
  readonly url: string;
  readonly status: ServiceStatus;
  readonly since?: number;
  readonly inMaintenance: boolean;
  /** Of announced maintenance. */
  readonly maintenanceMessage?: string;
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
  readonly furtherDependencies: number;
  /** Dependencies in error. */
  readonly failing: number;
  /** Whether the details are shown without being asked for. */
  readonly isOpen: boolean;
  readonly certificate: Certificate;
  readonly budget: SloBudget;
  readonly statistics?: Statistics;
  readonly slots: SlotColumns;
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
  | { readonly kind: 'expires'; readonly leftMs: number };

/** The slices of the range, the oldest first: a column a fact, which is small as JSON. */
export interface SlotColumns {
  /** Start of the first one; all are equally long. */
  readonly from: number;
  readonly slotMs: number;
  readonly looks: readonly SlotLook[];
  readonly samples: Points;
  readonly failures: Points;
  readonly availabilityRatio: Points;
  /** Three digits: more than a curve can show. */
  readonly averageSeconds: Points;
}

type Statistics = Omit<ServiceHistory, 'name' | 'slots'>;

export interface ServiceContext {
  readonly history: ServiceHistory | undefined;
  readonly rangeMs: number;
  readonly now: number;
  readonly isOpen?: boolean;
  /** Start of its incident, while it is down: the first failed check, before the one that confirmed it. */
  readonly downSince?: number | undefined;
}

export function serviceView(target: TargetState, context: ServiceContext): ServiceView {
  const { service, last, lastFailure, healthSince, inMaintenance, announcement } = target;
  const { history, now, downSince: since = healthSince } = context;
  const slotMs = slotLength(history?.slots ?? [], context.rangeMs);
  const { check, slo } = service;
  const { slots: _, name: __, ...statistics } = history ?? { samples: 0 };
  return {
    name: service.name,
    url: service.url,
    status: statusOf(target),
    ...(since !== undefined && { since: systemTime(since) }),
    inMaintenance,
    ...(announcement?.message && { maintenanceMessage: announcement.message }),
    isOld: isOld(target, now),
    ...unconfirmed(target),
    ...(last && { lastCheckedAt: systemTime(last.startedAt) }),
    ...(last?.durationSeconds !== undefined && { responseSeconds: last.durationSeconds }),
    slowThresholdMs: check.slowThresholdMs,
    latencyObjectiveSeconds: slo.latencySeconds,
    ...(lastFailure && { lastFailure: { ...lastFailure, at: systemTime(lastFailure.at) } }),
    ...(last?.facts?.version !== undefined && { version: last.facts.version }),
    ...(last?.facts?.environment !== undefined && { environment: last.facts.environment }),
    dependencies: dependenciesOf(target),
    furtherDependencies: last?.facts?.furtherDependencies ?? 0,
    failing: failingDependencies(target),
    isOpen: context.isOpen ?? false,
    certificate: certificateOf(target, now),
    budget: sloBudget(history, slo.availabilityRatio),
    ...(isKnown(statistics) && { statistics }),
    slots: columnsOf(history?.slots ?? [], slotMs, check.slowThresholdMs),
    failurePeriods: history ? failurePeriods(history, slotMs) : [],
  };
}

function isKnown(statistics: Partial<Statistics>): statistics is Statistics {
  return (statistics.samples ?? 0) > 0;
}

/** The slices' length as they come: they may be a little longer than the range divided. */
function slotLength(slots: readonly HistorySlot[], rangeMs: number): number {
  const [first, second] = slots;
  return first && second ? second.from - first.from : rangeMs / Math.max(1, slots.length);
}

function columnsOf(slots: readonly HistorySlot[], slotMs: number, slowMs: number): SlotColumns {
  return {
    from: systemTime(slots[0]?.from ?? 0),
    slotMs,
    looks: slots.map((slot) => slotLook(slot, slowMs)),
    samples: slots.map(({ samples }) => samples),
    failures: slots.map(({ failures }) => failures),
    availabilityRatio: slots.map(({ availabilityRatio }) => availabilityRatio),
    averageSeconds: slots.map(({ averageSeconds }) => threeDigits(averageSeconds)),
  };
}

/** More than a chart can show. */
export function threeDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
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
  return { kind: 'expires', leftMs: last.certificateExpirySeconds * 1000 - systemTime(now) };
}
