import type { SampledName } from '../metrics/sample.ts';

/** Equal slices of the range that an answer is cut into: what uptime bars and curves show. */
export const HISTORY_SLOTS = 90;

/** What happened, as far back as it is known. */
export interface History {
  /** What happened in the last `rangeMs`. Never throws. */
  query(rangeMs: number): Promise<HistoryAnswer>;
}

/** Every number comes from real samples; what has none is null, never 0 or a guess. */
export interface HistoryAnswer {
  readonly source: 'prometheus' | 'memory';
  /** Why memory answered although Prometheus is configured. */
  readonly note?: string;
  /** How much of the range the samples cover, milliseconds. */
  readonly coveredMs: number;
  /** The configured services, in their order in the configuration. */
  readonly services: readonly ServiceHistory[];
  readonly figures: readonly FigureHistory[];
  /** Alerts that began to fire within the range; null when not known. */
  readonly alertsGenerated: number | null;
}

/** One service over the range. Response times are seconds, null where nothing was measured. */
export interface ServiceHistory {
  readonly name: string;
  /** Conclusive probes in the range. */
  readonly samples: number;
  /**
   * Share of the known time in which the last probe had succeeded, 0..1; null when nothing is known.
   * By time and not by probes, as the SLO rules do: a service that fails is probed more often. What
   * counts as known: ProbeRing (memory), counterQueries() (Prometheus). Time in maintenance
   * is left out, as in the SLO rules; its probes are counted all the same.
   */
  readonly availabilityRatio: number | null;
  /** Mean of every measured response time; a timeout counts with the time waited. */
  readonly averageSeconds: number | null;
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  /** HISTORY_SLOTS equal slices of the range, oldest first. */
  readonly slots: readonly HistorySlot[];
}

export interface HistorySlot {
  /** Where the slice begins, Unix milliseconds; it ends where the next begins. */
  readonly from: number;
  /** Conclusive probes in the slice; a slice that is shorter than the interval may have none. */
  readonly samples: number;
  readonly failures: number;
  /** As in ServiceHistory: not 1 − failures / samples, and known without a probe in the slice. */
  readonly availabilityRatio: number | null;
  readonly averageSeconds: number | null;
  /** There if the service was in maintenance for some of the slice. */
  readonly inMaintenance?: boolean;
}

/** One series of a business figure over the range, in the metric's unit. */
export interface FigureHistory {
  readonly metric: SampledName;
  readonly labels: Readonly<Record<string, string>>;
  /** Counters: how much was added in the range, resets handled as PromQL does. Gauges: null. */
  readonly increase: number | null;
  /** One a slot: the last value in it, null where there was none. */
  readonly points: readonly (number | null)[];
  /** Counters: one a slot, what was added until then since the value before. Gauges: empty. */
  readonly added: readonly (number | null)[];
}
