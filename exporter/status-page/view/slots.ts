import { systemTime } from '../../clock.ts';
import type { HistorySlot, ServiceHistory } from '../../history/history.ts';

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

/** Slices in a row in which checks failed. */
export interface FailurePeriod {
  /** Unix milliseconds, to the precision of a slice. */
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly failures: number;
}

/** Where checks failed, the newest first. */
export function failurePeriods({ slots }: ServiceHistory, slotMs: number): FailurePeriod[] {
  const periods: FailurePeriod[] = [];
  for (const { from: start, samples, failures } of slots) {
    if (!failures) continue;
    const from = systemTime(start);
    const last = periods.at(-1);
    const slice = { from, to: from + slotMs, samples: samples ?? failures, failures };
    if (last?.to === from) periods[periods.length - 1] = joined(last, slice);
    else periods.push(slice);
  }
  return periods.reverse();
}

function joined(a: FailurePeriod, b: FailurePeriod): FailurePeriod {
  return {
    from: a.from,
    to: b.to,
    samples: a.samples + b.samples,
    failures: a.failures + b.failures,
  };
}
