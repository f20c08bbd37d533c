import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LagRecord } from './lag.ts';
import type { Scrape } from './scrape.ts';
import { samplesOf } from './scrape.ts';

const BUCKETS = 'penpal_monitoring_schedule_lag_seconds_bucket';
/** Stands for lags above the histogram's last bound, 5 s. */
const ABOVE_ALL_MS = 10_000;

/** Reads, with each scrape, how late things ran since the last one. */
export class MeasuredLag {
  readonly #record: LagRecord;
  readonly #own = monitorEventLoopDelay({ resolution: 10 });
  #counts = new Map<string, number>();

  constructor(record: LagRecord) {
    this.#record = record;
    this.#own.enable();
  }

  /** The worst of: this event loop, the time that the scrape took, the schedule of the probes. */
  read(scrape: Scrape): void {
    const ownMs = this.#own.max / 1e6;
    this.#own.reset();
    const scrapeMs = scrape.answeredMs - scrape.askedMs;
    this.#record.note(scrape.answeredMs, Math.max(ownMs, scrapeMs, this.#scheduleMs(scrape)));
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
