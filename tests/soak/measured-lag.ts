import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LagRecord } from './lag.ts';
import type { Scrape } from './scrape.ts';
import { samplesOf } from './scrape.ts';

const BUCKETS = 'penpal_monitoring_schedule_lag_seconds_bucket';
/** Stands for lags above the histogram's last bound, 5 s. */
const ABOVE_ALL_MS = 10_000;
/**
 * So much later than this process nothing of the exporter may be: a machine that is busy delays both, and
 * promises are not to be excused by a slowness that is the exporter's own.
 */
const MOST_OWN_LAG_MS = 5_000;
/** How many looks back this process may have been late for the same reason. */
const LOOKS_BACK = 10;

/** Reads, with each scrape, how late things ran since the last one. */
export class MeasuredLag {
  readonly #record: LagRecord;
  readonly #own = monitorEventLoopDelay({ resolution: 10 });
  /** The worst of this process in each of the last looks, milliseconds. */
  #ownMs: readonly number[] = [];
  #counts = new Map<string, number>();

  constructor(record: LagRecord) {
    this.#record = record;
    this.#own.enable();
  }

  /**
   * Notes the worst of: this event loop, the time that the scrape took, the schedule of the probes. What
   * is wrong: an exporter that was slow by itself.
   */
  read(scrape: Scrape): string[] {
    this.#ownMs = [...this.#ownMs, this.#own.max / 1e6].slice(-LOOKS_BACK);
    this.#own.reset();
    const ownMs = Math.max(...this.#ownMs);
    const exporterMs = Math.max(scrape.answeredMs - scrape.askedMs, this.#scheduleMs(scrape));
    this.#record.note(scrape.answeredMs, Math.max(this.#ownMs.at(-1) ?? 0, exporterMs));
    if (exporterMs - ownMs <= MOST_OWN_LAG_MS) return [];
    return [
      `the exporter was ${exporterMs} ms late, this process no more than ${ownMs.toFixed()} ms`,
    ];
  }

  stop(): void {
    this.#own.disable();
  }

  /** Upper bound of the highest bucket into which a lag fell since the last scrape. */
  #scheduleMs(scrape: Scrape): number {
    const buckets = samplesOf(scrape, BUCKETS)
      .map(({ labels, value }) => ({ le: labels.get('le') ?? '', value }))
      .sort(
        (a, b) =>
          Number(a.le.replace('+Inf', 'Infinity')) - Number(b.le.replace('+Inf', 'Infinity')),
      );
    const added = buckets.map(({ le, value }) => value - (this.#counts.get(le) ?? 0));
    this.#counts = new Map(buckets.map(({ le, value }) => [le, value]));
    // Buckets are cumulative: all that came is in the first one that holds as many as the last.
    const all = added.at(-1) ?? 0;
    if (all <= 0) return 0;
    const { le = '+Inf' } = buckets[added.indexOf(all)] ?? {};
    return le === '+Inf' ? ABOVE_ALL_MS : Number(le) * 1000;
  }
}
