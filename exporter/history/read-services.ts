import { counterSteps, slotAverages } from './counter-steps.ts';
import { HISTORY_SLOTS } from './history.ts';
import type { ServiceHistory } from './history.ts';
import { PART } from './history-queries.ts';
import type { InstantSeries, RangeSeries } from './prometheus-client.ts';
import { eachSlot } from './slots.ts';
import type { SlotGrid } from './slots.ts';
import { ratio } from './summarise-probes.ts';

type Row = readonly (number | null)[];

/** Answers to HistoryQueries of the same names. */
export interface ServiceAnswers {
  readonly counters: readonly RangeSeries[];
  readonly withinSlots: readonly RangeSeries[];
  readonly responseTimes: readonly InstantSeries[];
}

/** The services' histories from Prometheus's answers; a service without series has no samples. */
export function readServices(
  names: readonly string[],
  { counters, withinSlots, responseTimes }: ServiceAnswers,
  grid: SlotGrid,
): ServiceHistory[] {
  const counter = indexed(counters, '__name__');
  const within = indexed(withinSlots, PART);
  const times = indexed(responseTimes, PART);
  return names.map((name) => {
    const rows: ServiceRows = {
      counter: (metric) => counter.get(`${metric} ${name}`)?.values ?? NO_VALUES,
      within: (part) => (within.get(`${part} ${name}`)?.values ?? NO_VALUES).slice(1),
    };
    const seconds = (part: string) => times.get(`${part} ${name}`)?.value ?? null;
    return {
      name,
      ...readProbes(rows, grid),
      averageSeconds: seconds('average'),
      p50Seconds: seconds('p50'),
      p95Seconds: seconds('p95'),
      p99Seconds: seconds('p99'),
    };
  });
}

interface ServiceRows {
  readonly counter: (metric: string) => Row;
  readonly within: (part: string) => Row;
}

function readProbes({ counter, within }: ServiceRows, grid: SlotGrid) {
  const probes = counter('service_probes_total');
  const restarts = within('restarts');
  const samples = counterSteps({ ends: probes, increases: within('probes'), restarts });
  const failures = counterSteps({
    ends: zeroWhereProbed(probes, counter('service_probe_failures_total')),
    increases: within('failures'),
    restarts,
  });
  const averages = slotAverages(
    counter('service_probe_duration_seconds_sum'),
    counter('service_probe_duration_seconds_count'),
  );
  const slots = eachSlot(grid, (index, from) => ({
    from,
    samples: samples[index]!,
    failures: Math.min(failures[index]!, samples[index]!),
    averageSeconds: averages[index]!,
  }));
  const total = slots.reduce((sum, slot) => sum + slot.samples, 0);
  const failed = slots.reduce((sum, slot) => sum + slot.failures, 0);
  return { samples: total, availabilityRatio: ratio(total - failed, total), slots };
}

/** A service that has never failed may have no series of failures: it has none where it was probed. */
function zeroWhereProbed(probes: Row, failures: Row): Row {
  return probes.map((probed, index) => failures[index] ?? (probed === null ? null : 0));
}

const NO_VALUES: Row = Array.from<null>({ length: HISTORY_SLOTS + 1 }).fill(null);

/** By `<value of the label> <service>`. */
function indexed<T extends { readonly labels: Readonly<Record<string, string>> }>(
  series: readonly T[],
  label: string,
): ReadonlyMap<string, T> {
  return new Map(series.map((one) => [`${one.labels[label]} ${one.labels.service_name}`, one]));
}
