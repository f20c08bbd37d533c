import { MemoryHistory } from '../../../exporter/history/memory-history.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { serviceOf } from '../../support/check-of.ts';
import { unprobedTarget } from '../../support/target-states.ts';
import type { SampledSeries } from '../other-engines/samples-of-everything.ts';

const SCRAPE_S = 5;

/** The probes of a service as one exporter did them, at seconds since the start. */
export interface RecordedProbes {
  readonly service: string;
  readonly instance?: string;
  readonly everySeconds: number;
  readonly from?: number;
  readonly to: number;
  /** Response time of a probe, or time waited until it failed. */
  readonly seconds: (probe: number) => number;
  readonly failed?: (probe: number) => boolean;
  readonly inMaintenance?: (at: number) => boolean;
  /** When the exporter restarts, so that its counters begin at 0. */
  readonly restartsAt?: number;
}

/** For tests: the probes as Prometheus scrapes them every 5 s from `start` on (Unix seconds). */
export function scraped(all: readonly RecordedProbes[], start: number): SampledSeries[] {
  return all.flatMap((probes) => {
    const { service, instance = 'one', from = 0, to, everySeconds, restartsAt = Infinity } = probes;
    const labels = { service_name: service, job: 'penpal-monitoring', instance };
    const series = new Map<string, { times: number[]; values: number[] }>();
    const add = (name: string, at: number, value: number) => {
      const one = series.get(name) ?? { times: [], values: [] };
      series.set(name, one);
      one.times.push(start + at);
      one.values.push(value);
    };
    for (let at = from; at <= to; at += SCRAPE_S) {
      const since = at < restartsAt ? from : restartsAt;
      const done = Math.floor((at - from) / everySeconds) + 1;
      const before = Math.ceil((since - from) / everySeconds);
      const counted = Array.from({ length: done - before }, (_, index) => before + index);
      const failed = counted.filter((probe) => probes.failed?.(probe));
      add('service_probes_total', at, counted.length);
      add('service_probe_failures_total', at, failed.length);
      add('service_probe_success', at, probes.failed?.(done - 1) ? 0 : 1);
      add('service_maintenance', at, probes.inMaintenance?.(at) ? 1 : 0);
      const lastFailed = failed.at(-1);
      if (lastFailed !== undefined)
        add('service_last_failure_timestamp_seconds', at, start + from + lastFailed * everySeconds);
      add('service_response_time_seconds', at, probes.seconds(done - 1));
    }
    return [...series].map(([name, values]) => {
      const type = name.endsWith('_total') ? ('counter' as const) : ('gauge' as const);
      const reason = name.includes('_failure') ? { reason: 'dns' } : {};
      return { name, type, labels: { ...labels, ...reason }, ...values };
    });
  });
}

/** For tests: the same probes in a history in memory, whose clock stands at their end. */
export function remembered(all: readonly RecordedProbes[], start: number): MemoryHistory {
  const end = Math.max(...all.map(({ to }) => to));
  const clock = new MovedClock(new Date((start + end) * 1000).toISOString());
  const history = new MemoryHistory({ clock });
  history.retain(all.map(({ service }) => serviceOf(service)));
  for (const { service, everySeconds, from = 0, to, seconds, failed, inMaintenance } of all) {
    const check = { intervalMs: everySeconds * 1000, timeoutMs: 1000 };
    for (let probe = 0; from + probe * everySeconds <= to; probe += 1) {
      const at = from + probe * everySeconds;
      history.recordProbe(
        unprobedTarget(service, {
          service: serviceOf(service, check),
          inMaintenance: inMaintenance?.(at) ?? false,
        }),
        {
          startedAt: (start + at) * 1000,
          durationSeconds: seconds(probe),
          ...(failed?.(probe) && { failure: { reason: 'dns' as const } }),
        },
      );
    }
  }
  return history;
}
