import type { LagRecord } from '../lag.ts';
import type { Scrape } from '../scrape.ts';
import { samplesOf } from '../scrape.ts';
import { EXCUSING_LAG_MS, SLACK_MS, TIMEOUT_MS } from '../timing.ts';
import { fleetService } from '../plan/services-file.ts';
import type { Truth } from '../plan/truth.ts';

/**
 * The reason of every failed probe matches a fault of the service at that time. A timeout without a fault is
 * excused by a measured lag, and counted.
 */
export class ReasonWatch {
  readonly #truth: Truth;
  readonly #lag: LagRecord;
  #before: Scrape | undefined;
  /** Timeouts that only the lag of this machine explains. */
  excused = 0;

  constructor(truth: Truth, lag: LagRecord) {
    this.#truth = truth;
    this.#lag = lag;
  }

  check(scrape: Scrape): string[] {
    const before = this.#before;
    this.#before = scrape;
    if (!before) return [];
    return samplesOf(scrape, 'service_probe_failures_total').flatMap(({ labels, value }) => {
      const { service_name: service = '', reason = '' } = Object.fromEntries(labels);
      const earlier = samplesOf(before, 'service_probe_failures_total', {
        service_name: service,
        reason,
      });
      const more = value - (earlier[0]?.value ?? 0);
      return more > 0 ? this.#judge(service, reason, before.startMs, scrape.endMs) : [];
    });
  }

  #judge(service: string, reason: string, fromMs: number, toMs: number): string[] {
    const began = fromMs - TIMEOUT_MS - SLACK_MS - this.#lag.worstSince(fromMs - SLACK_MS);
    const allowed = this.#truth.reasons(fleetService(service), began, toMs);
    if ([...allowed].some((each) => each === reason)) return [];
    if (reason === 'timeout' && this.#lag.worstSince(began) >= EXCUSING_LAG_MS) {
      this.excused += 1;
      this.#truth.excuse(fleetService(service), toMs);
      return [];
    }
    const expected = [...allowed].join(' or ') || 'no failure';
    return [`a probe of ${service} failed with ${reason}; expected ${expected}`];
  }
}
