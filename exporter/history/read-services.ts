import { sumRows } from './counter-steps.ts';
import { HISTORY_SLOTS } from './history.ts';
import type { ServiceHistory } from './history.ts';
import { PART } from './promql.ts';
import type { ServiceCounters } from './instance-counters.ts';
import type { InstantSeries } from './prometheus-client.ts';
import { eachSlot } from './slots.ts';
import type { SlotGrid } from './slots.ts';
import { ratio } from './summarise-probes.ts';

/**
 * The services' histories from Prometheus's answers; a service without series has no samples.
 * Counts are whole: where PromQL extrapolated, they are rounded.
 */
export function readServices(
  names: readonly string[],
  counters: ServiceCounters,
  percentiles: readonly InstantSeries[],
  grid: SlotGrid,
): ServiceHistory[] {
  const seconds = new Map(
    percentiles.map(({ labels, value }) => [`${labels[PART]} ${labels.service_name}`, value]),
  );
  return names.map((name) => ({
    name,
    ...summarise(name, counters, grid),
    p50Seconds: seconds.get(`p50 ${name}`) ?? null,
    p95Seconds: seconds.get(`p95 ${name}`) ?? null,
    p99Seconds: seconds.get(`p99 ${name}`) ?? null,
  }));
}

function summarise(name: string, counters: ServiceCounters, grid: SlotGrid) {
  const instances = counters.of(name);
  const inSlots = (rows: readonly (readonly number[])[]) => sumRows(rows, HISTORY_SLOTS);
  const steps = (part: string) => inSlots(instances.map((instance) => instance.steps(part)));
  const samples = steps('probes').map(Math.round);
  const failures = steps('failures').map((count, slot) =>
    Math.min(Math.round(count), samples[slot]!),
  );
  const seconds = steps('seconds');
  const measured = steps('measured');
  const known = inSlots(instances.map((instance) => instance.known));
  const worked = inSlots(instances.map((instance) => instance.worked));
  const maintained = inSlots(instances.map((instance) => instance.maintained));
  return {
    samples: sum(samples),
    availabilityRatio: ratio(sum(worked), sum(known)),
    averageSeconds: ratio(sum(seconds), sum(measured)),
    slots: eachSlot(grid, (slot, from) => ({
      from,
      samples: samples[slot]!,
      failures: failures[slot]!,
      availabilityRatio: ratio(worked[slot]!, known[slot]!),
      averageSeconds: ratio(seconds[slot]!, measured[slot]!),
      ...(maintained[slot]! > 0 && { inMaintenance: true }),
    })),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
