import { PROBE_FAILURE_REASONS, type ProbeFailureReason } from '../metrics/catalog.ts';
import { kindOf } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';

/** Equal slices of the range: bars and points of the status page. */
export const HISTORY_SLOTS = 90;

/** The ranges that the status page offers, milliseconds. */
export const RANGES = {
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const;

/** Those that are always read: of the page, and the 15 minutes of the API's examples. */
export const USUAL_RANGES: readonly number[] = [900_000, ...Object.values(RANGES)];

/** The range, unless it is a usual one. */
export const unusualRange = (rangeMs: number) =>
  USUAL_RANGES.includes(rangeMs) ? undefined : rangeMs;

export interface History {
  /** What happened in the last `rangeMs`. Rejects only with a BusyError, and never for a usual range. */
  query(rangeMs: number): Promise<HistoryResult>;
}

/** What happened in a range. Null stands for "not known", never 0 or a guess. */
export interface HistoryResult {
  readonly source: 'prometheus' | 'memory';
  /** Why this comes from memory although Prometheus is configured. */
  readonly note?: string;
  /** How much of the range has samples, milliseconds. */
  readonly coveredMs: number;
  /** In the order of the configuration. */
  readonly services: readonly ServiceHistory[];
  readonly businessMetrics: readonly BusinessHistory[];
  /** How many alerts began to fire. */
  readonly alertsGenerated: number | null;
}

/** One service over the range. Response times are in seconds; a timeout counts as the time waited. */
export interface ServiceHistory {
  readonly name: string;
  /** Number of conclusive probes; from Prometheus the sum of `increase`, rounded, in the slots. */
  readonly samples: number;
  /**
   * Share of the known time in which the last probe had succeeded, 0..1. By time and not by probes,
   * as in the SLO rules, because a service that fails is probed more often. Maintenance is left out.
   */
  readonly availabilityRatio: number | null;
  /** Memory: of every measured time. Prometheus: a time counts for as long as it was the last. */
  readonly averageSeconds: number | null;
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  /** HISTORY_SLOTS of them, oldest first. */
  readonly slots: readonly HistorySlot[];
}

/** One slice of the range. A slice that is shorter than the probe interval may have no samples. */
export interface HistorySlot {
  /** Start of the slice, Unix milliseconds; it ends where the next one starts. */
  readonly from: number;
  /** Null if Prometheus has too few samples of the service to count. */
  readonly samples: number | null;
  readonly failures: number | null;
  /** As in ServiceHistory: not 1 − failures / samples, and known without a probe in the slice. */
  readonly availabilityRatio: number | null;
  readonly averageSeconds: number | null;
  /** True if the service was in maintenance for a part of the slice. */
  readonly inMaintenance?: boolean;
  /** Why probes failed in the slice. */
  readonly reasons?: readonly ProbeFailureReason[];
}

/** One series of a business metric over the range, in the metric's unit. */
export interface BusinessHistory {
  readonly metric: SampledName;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a counter or total over the range, at least 0; from Prometheus counts are rounded. Level: null. */
  readonly increase: number | null;
  /** One for each slot. Counter or total: increase in the slot, at least 0. Level: last value in it. */
  readonly points: readonly (number | null)[];
}

/** A range that ends now, cut into HISTORY_SLOTS equal slots. All times are Unix milliseconds. */
export interface SlotGrid {
  readonly from: number;
  readonly to: number;
  /** Rounded up to whole milliseconds: the grid is up to HISTORY_SLOTS ms longer than the range. */
  readonly slotMs: number;
}

/** The slots that have samples: from slot number `first` on. */
export type CoveredSlots = SlotGrid & { readonly first: number };

export function slotGrid(rangeMs: number, now: number): SlotGrid {
  const slotMs = Math.max(1, Math.ceil(rangeMs / HISTORY_SLOTS));
  return { from: now - HISTORY_SLOTS * slotMs, to: now, slotMs };
}

/** The number of the slot of a time, 0 the oldest; before the range negative, after it too large. */
export function slotOf({ from, to, slotMs }: SlotGrid, at: number): number {
  return at === to ? HISTORY_SLOTS - 1 : Math.floor((at - from) / slotMs);
}

export function eachSlot<T>(make: (slot: number) => T): T[] {
  return Array.from({ length: HISTORY_SLOTS }, (_, slot) => make(slot));
}

/** What happened to a service in one slot. */
export interface SlotFacts extends Pick<HistorySlot, 'samples' | 'failures'> {
  /** Number and sum of the response times. */
  readonly measured: number;
  readonly seconds: number;
  /** Time outside maintenance with a result, and with success; in any unit. */
  readonly known: number;
  readonly worked: number;
  readonly maintained: number;
  /** Reasons of failed probes: bit n stands for the reason number n. */
  readonly reasons: number;
}

export function summariseSlots({ from, slotMs }: SlotGrid, all: readonly SlotFacts[]) {
  const total = (key: 'known' | 'worked') => all.reduce((sum, facts) => sum + facts[key], 0);
  return {
    samples: sumOfKnown(all.map(({ samples }) => samples)) ?? 0,
    availabilityRatio: ratio(total('worked'), total('known')),
    slots: all.map(({ samples, failures, ...facts }, index) => ({
      ...{ from: from + index * slotMs, samples, failures },
      availabilityRatio: ratio(facts.worked, facts.known),
      averageSeconds: ratio(facts.seconds, facts.measured),
      ...(facts.maintained > 0 && { inMaintenance: true }),
      ...(facts.reasons > 0 && {
        reasons: PROBE_FAILURE_REASONS.filter((_, bit) => facts.reasons & (1 << bit)),
      }),
    })),
  };
}

/** `points`: of a counter or total its changes in the slots, of which only those of a total may be negative. */
export function businessHistory(
  metric: SampledName,
  labels: BusinessHistory['labels'],
  points: readonly (number | null)[],
): BusinessHistory {
  if (kindOf(metric, labels) === 'level') return { metric, labels, increase: null, points };
  const atLeast0 = (change: number | null) => change && Math.max(0, change);
  return { metric, labels, increase: atLeast0(sumOfKnown(points)), points: points.map(atLeast0) };
}

/** The sum of the known values; null if none is known. */
export function sumOfKnown(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}

/** The last known value minus the first; null if fewer than two are known. */
export function changeOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? null : known.at(-1)! - known[0]!;
}

/** The quotient; null for a division by 0. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
