import { systemTime } from '../../clock.ts';
import { type HistorySlot, type ServiceHistory, sumOfKnown } from '../../history/history.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { failingDependencies, isOld, statusOf } from './service-state.ts';

export interface ServiceContext {
  readonly history: ServiceHistory | undefined;
  readonly now: number;
  /** Start of its incident, while it is down: the first failed check, before the one that confirmed it. */
  readonly downSince?: number | undefined;
}

/**
 * What the row of a service shows. Times are Unix milliseconds by the system clock; what is not known
 * is undefined or null.
 */
export function rowView(target: TargetState, { history, now, downSince }: ServiceContext) {
  const { service, last, lastFailure, healthSince, inMaintenance } = target;
  const announced = [target.announcement, ...target.openWindows];
  const status = statusOf(target);
  return {
    name: service.name,
    group: service.group,
    status,
    since: shownTime(downSince ?? healthSince),
    inMaintenance,
    maintenanceMessage: announced.find((each) => each?.message)?.message,
    /** The state may no longer be true: the service was not checked for long. */
    isOld: isOld(target, now),
    unconfirmed: unconfirmed(target),
    /** Dependencies in error. */
    failing: failingDependencies(target),
    failure: status === 'down' ? lastFailure : undefined,
    responseSeconds: last?.durationSeconds,
    availabilityRatio: isKnown(history) ? history.availabilityRatio : null,
    slots: slotColumns(history?.slots ?? [], service.check.slowThresholdMs),
  };
}
export type ServiceRow = ReturnType<typeof rowView>;

/** What the page of a service shows besides its row. */
export function detailView({ service, last, lastFailure }: TargetState, context: ServiceContext) {
  const { history, now } = context;
  const { check, slo } = service;
  const { dependencies = {}, version, environment } = last?.facts ?? {};
  const isTls = check.url.startsWith('https:');
  const expiry = last?.certificateExpirySeconds;
  return {
    url: service.url,
    lastCheckedAt: shownTime(last?.startedAt),
    phaseSeconds: last?.phaseSeconds ?? {},
    slowThresholdMs: check.slowThresholdMs,
    latencyObjectiveSeconds: slo.latencySeconds,
    lastFailure: lastFailure && { ...lastFailure, at: systemTime(lastFailure.at) },
    version,
    environment,
    dependencies: Object.entries(dependencies).map(([name, ok]) => ({ name, ok })),
    furtherDependencies: last?.facts?.furtherDependencies ?? 0,
    /** Milliseconds until it expires; null: not known yet; undefined: plain HTTP. */
    certificateLeftMs: isTls ? (expiry ? expiry * 1000 - systemTime(now) : null) : undefined,
    budget: sloBudget(history, slo.availabilityRatio),
    statistics: isKnown(history) ? statisticsOf(history) : undefined,
  };
}
export type ServiceDetail = ReturnType<typeof detailView>;

const shownTime = (at: number | undefined) => (at === undefined ? undefined : systemTime(at));

function isKnown(history: ServiceHistory | undefined): history is ServiceHistory {
  return (history?.samples ?? 0) > 0;
}

function statisticsOf({ samples, p50Seconds, p95Seconds, p99Seconds, slots }: ServiceHistory) {
  const failures = sumOfKnown(slots.map((slot) => slot.failures));
  return { samples, failures, p50Seconds, p95Seconds, p99Seconds };
}

/** The last check says otherwise than the state, which waits for more checks. */
function unconfirmed({ health, last }: TargetState): 'failing' | 'recovering' | undefined {
  if (health === 'healthy' && last?.failure) return 'failing';
  return health === 'unhealthy' && last && !last.failure ? 'recovering' : undefined;
}

/** The slices of the range, the oldest first, a column a fact; most repeat one value for hours. */
function slotColumns(slots: readonly HistorySlot[], slowMs: number) {
  const [from = 0, second = 0] = slots.map((slot) => slot.from);
  return {
    from: systemTime(from),
    /** They may be a little longer than the range divided. */
    slotMs: second - from,
    looks: runsOf(slots.map((slot) => slotLook(slot, slowMs))),
    samples: runsOf(slots.map(({ samples }) => samples)),
    failures: runsOf(slots.map(({ failures }) => failures)),
    availabilityRatio: runsOf(slots.map(({ availabilityRatio }) => availabilityRatio)),
    averageSeconds: slots.map(({ averageSeconds }) => threeDigits(averageSeconds)),
    /** Why checks failed, by slot. */
    reasons: Object.fromEntries(
      slots.flatMap(({ reasons }, slot) => (reasons ? [[slot, reasons]] : [])),
    ) as Readonly<Record<number, HistorySlot['reasons']>>,
  };
}

/** Values with the number of times that each stands in a row: small as JSON, and one shape each in the bars. */
export type Runs<T> = readonly (readonly [value: T, count: number])[];

function runsOf<T>(values: readonly T[]): Runs<T> {
  const runs: [T, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last && last[0] === value) last[1] += 1;
    else runs.push([value, 1]);
  }
  return runs;
}

/** More than a chart can show. */
export function threeDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}

/** How one slice of the range is drawn. */
export type SlotLook = 'none' | 'maintenance' | 'good' | 'slow' | 'partial' | 'failed';

/**
 * What happened in one slice: failures first, then slowness. By time; a failed check that is too
 * short to show in it makes a slice partial all the same, unless it may have been in maintenance.
 */
export function slotLook(
  { availabilityRatio, failures, averageSeconds, inMaintenance = false }: HistorySlot,
  slowThresholdMs: number,
): SlotLook {
  if (availabilityRatio === null) return inMaintenance ? 'maintenance' : 'none';
  if (availabilityRatio === 0) return 'failed';
  if (availabilityRatio < 1 || (failures && !inMaintenance)) return 'partial';
  const averageMs = (averageSeconds ?? 0) * 1000;
  return averageMs >= slowThresholdMs ? 'slow' : 'good';
}

/**
 * How much of the bad time that the objective allows is left over the known part of the range: (1 − objective) × the
 * known time. When that is less than the time of one check a budget says nothing, because a single failed check would
 * spend more than all of it; `leftRatio` is null then. It is below 0 when more was spent than there was.
 * Source: Google SRE workbook, "Error budget".
 */
export function sloBudget(history: ServiceHistory | undefined, objectiveRatio: number) {
  const samples = history?.samples ?? 0;
  const availability = history?.availabilityRatio ?? null;
  // Rounded, so that 1 − 0.995 is not a little more than 0.005.
  const allowedRatio = Math.round((1 - objectiveRatio) * 1e9) / 1e9;
  /** Null if the objective allows no failure. */
  const neededSamples = allowedRatio > 0 ? Math.ceil(1 / allowedRatio) : null;
  const isEnough = availability !== null && neededSamples !== null && samples >= neededSamples;
  const leftRatio = isEnough ? 1 - (1 - availability) / allowedRatio : null;
  return { objectiveRatio, samples, neededSamples, leftRatio };
}
