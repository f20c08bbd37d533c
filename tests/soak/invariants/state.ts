import type { LagRecord } from '../lag.ts';
import type { Scrape } from '../scrape.ts';
import { samplesOf, valueOf } from '../scrape.ts';
import { COLLECT_MS, DETECT_MS, EXCUSING_LAG_MS, RECOVER_MS, SLACK_MS } from '../timing.ts';
import type { Truth } from '../truth.ts';
import { realName } from './real-name.ts';

/** Steps of a promise that a lag may delay: two probes that start, and two that end. */
const STEPS = 4;

/** Which service each collector reads. */
const COLLECTORS = {
  'auth-users': 'auth-service',
  'ai-usage': 'ai-service',
  payments: 'payment-service',
} as const;

/**
 * Each service is shown as it is, at the latest when the promise says: DETECT_MS after it failed,
 * RECOVER_MS after it is well. A single failed probe changes nothing: the truth does not count it.
 */
export class StateWatch {
  readonly #truth: Truth;
  readonly #lag: LagRecord;
  /** When each service was first seen in a scrape. */
  readonly #known = new Map<string, number>();

  constructor(truth: Truth, lag: LagRecord) {
    this.#truth = truth;
    this.#lag = lag;
  }

  check(scrape: Scrape): string[] {
    return [...this.#services(scrape), ...this.#collectors(scrape)];
  }

  #services(scrape: Scrape): string[] {
    const names = samplesOf(scrape, 'service_probes_total').map(
      ({ labels }) => labels.get('service_name') ?? '',
    );
    for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    return names.flatMap((name) => {
      const knownMs = this.#known.get(name) ?? scrape.askedMs;
      this.#known.set(name, knownMs);
      const { verdict, sinceMs } = this.#truth.verdict(realName(name));
      const promiseMs = verdict === 'healthy' ? RECOVER_MS : DETECT_MS;
      const fromMs = Math.max(sinceMs, knownMs);
      if (!this.#isDue(scrape, fromMs, promiseMs)) return [];
      const shown = valueOf(scrape, 'service_health_status', { service_name: name });
      if (shown === Number(verdict === 'healthy')) return [];
      return [
        `${name} is ${verdict} for ${scrape.askedMs - sinceMs} ms, service_health_status is ${shown}`,
      ];
    });
  }

  /** Figures are read of a service that is well, and are absent when they cannot be read. */
  #collectors(scrape: Scrape): string[] {
    return Object.entries(COLLECTORS).flatMap(([collector, service]) => {
      const spell = this.#truth.spellsOf(service).at(-1);
      const expected = readability(spell?.fault?.kind, this.#truth.verdict(service).verdict);
      const sinceMs = spell?.settledMs ?? 0;
      if (expected === undefined || !this.#isDue(scrape, sinceMs, COLLECT_MS)) return [];
      const shown = valueOf(scrape, 'penpal_collector_success', { collector });
      if (shown === expected || (shown === 0 && this.#isSlow(scrape))) return [];
      return [`${collector}: penpal_collector_success is ${shown}, expected ${expected}`];
    });
  }

  /** A read that this machine delays may miss its deadline. */
  #isSlow({ askedMs }: Scrape): boolean {
    return this.#lag.worstSince(askedMs - COLLECT_MS - SLACK_MS) >= EXCUSING_LAG_MS;
  }

  #isDue({ askedMs }: Scrape, fromMs: number, promiseMs: number): boolean {
    const lagMs = this.#lag.worstSince(fromMs);
    return askedMs >= fromMs + promiseMs + SLACK_MS + STEPS * lagMs;
  }
}

/** Undefined: half an exposition may still hold the figures. */
function readability(fault: string | undefined, verdict: string): 0 | 1 | undefined {
  if (fault === 'bad-body') return undefined;
  return fault === 'metrics-missing' || verdict === 'unhealthy' ? 0 : 1;
}
