import { monitorEventLoopDelay } from 'node:perf_hooks';
import { samplesOf } from './scrape.ts';
import type { Scrape } from './scrape.ts';

/** Older readings are dropped. No cause in CAUSES with `orLag` looks back further. */
const KEPT_MS = 1_200_000;

/**
 * The lag of this process's event loop, of the exporter, and of its schedule. A busy machine delays every
 * limit, but by no more than the measured lag.
 */
export class LagRecord {
  readonly #readings: { readonly atMs: number; readonly lagMs: number }[] = [];

  /** Times in Unix milliseconds. */
  note(atMs: number, lagMs: number): void {
    this.#readings.push({ atMs, lagMs });
    while (this.#readings[0]!.atMs < atMs - KEPT_MS) this.#readings.shift();
  }

  /** The worst lag since then, milliseconds. */
  worstSince(fromMs: number): number {
    return Math.max(0, ...this.#readings.filter(({ atMs }) => atMs >= fromMs).map((r) => r.lagMs));
  }
}

const BUCKETS = 'penpal_monitoring_schedule_lag_seconds_bucket';
/** Stands for lags above the last bucket of the histogram, 5 s. */
const ABOVE_ALL_MS = 10_000;
/**
 * Largest lag of the exporter beyond that of this process. A busy machine delays both; a larger difference
 * is the exporter's own fault and excuses nothing.
 */
const MOST_OWN_LAG_MS = 5_000;
/** Number of checks in which this process may have been late for the same reason. */
const CHECKS_BACK = 10;

/** Measures the lag since the last scrape. */
export class LagMeter {
  readonly #record: LagRecord;
  readonly #own = monitorEventLoopDelay({ resolution: 10 });
  /** The worst lag of this process in each of the last checks, milliseconds. */
  #ownMs: readonly number[] = [];
  #counts = new Map<string, number>();

  constructor(record: LagRecord) {
    this.#record = record;
    this.#own.enable();
  }

  /**
   * Notes the worst lag: of this event loop, of the scrape, of the schedule of the probes. Returns a fault
   * if the exporter alone was slow.
   */
  read(scrape: Scrape): string[] {
    this.#ownMs = [...this.#ownMs, this.#own.max / 1e6].slice(-CHECKS_BACK);
    this.#own.reset();
    const ownMs = Math.max(...this.#ownMs);
    const exporterMs = Math.max(scrape.endMs - scrape.startMs, this.#scheduleMs(scrape));
    this.#record.note(scrape.endMs, Math.max(this.#ownMs.at(-1) ?? 0, exporterMs));
    if (exporterMs - ownMs <= MOST_OWN_LAG_MS) return [];
    return [`the exporter was ${exporterMs} ms late, this process at most ${ownMs.toFixed()} ms`];
  }

  stop(): void {
    this.#own.disable();
  }

  /** Upper bound of the highest bucket with a new observation since the last scrape. */
  #scheduleMs(scrape: Scrape): number {
    const bound = (le: string) => Number(le.replace('+Inf', 'Infinity'));
    const buckets = samplesOf(scrape, BUCKETS)
      .map(({ labels, value }) => ({ le: labels.get('le') ?? '', value }))
      .sort((a, b) => bound(a.le) - bound(b.le));
    const added = buckets.map(({ le, value }) => value - (this.#counts.get(le) ?? 0));
    this.#counts = new Map(buckets.map(({ le, value }) => [le, value]));
    // Buckets are cumulative: the first one with all new observations has the highest of them.
    const all = added.at(-1) ?? 0;
    if (all <= 0) return 0;
    const { le = '+Inf' } = buckets[added.indexOf(all)] ?? {};
    return le === '+Inf' ? ABOVE_ALL_MS : Number(le) * 1000;
  }
}
