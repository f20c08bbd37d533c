import type { LagRecord } from '../lag.ts';
import type { Scrape } from '../scrape.ts';
import { samplesOf, valueOf } from '../scrape.ts';
import { COLLECT_MS, DETECT_MS, EXCUSING_LAG_MS, RECOVER_MS, SLACK_MS } from '../timing.ts';
import { fleetService } from '../plan/services-file.ts';
import type { Truth } from '../plan/truth.ts';

/** Steps that a lag may delay: the start and the end of two probes. */
const STEPS = 4;

/** The service that each collector reads. */
const COLLECTORS = {
  'auth-users': 'auth-service',
  'ai-usage': 'ai-service',
  payments: 'payment-service',
} as const;

/**
 * The shown health is the true one, at the latest DETECT_MS after a failure and RECOVER_MS after a recovery.
 * One failed probe changes nothing.
 */
export class StateWatch {
  readonly #truth: Truth;
  readonly #lag: LagRecord;
  /** Time of the first scrape with each service. */
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
      const knownMs = this.#known.get(name) ?? scrape.startMs;
      this.#known.set(name, knownMs);
      const { health, sinceMs } = this.#truth.health(fleetService(name));
      const limitMs = health === 'healthy' ? RECOVER_MS : DETECT_MS;
      const fromMs = Math.max(sinceMs, knownMs);
      if (!this.#isDue(scrape, fromMs, limitMs)) return [];
      const shown = valueOf(scrape, 'service_health_status', { service_name: name });
      if (shown === Number(health === 'healthy')) return [];
      return [
        `${name} has been ${health} for ${scrape.startMs - sinceMs} ms, but service_health_status is ${shown}`,
      ];
    });
  }

  /** Sources of a healthy service can be read, others cannot. */
  #collectors(scrape: Scrape): string[] {
    return Object.entries(COLLECTORS).flatMap(([collector, service]) => {
      const period = this.#truth.periodsOf(service).at(-1);
      const expected = readability(period?.fault?.kind, this.#truth.health(service).health);
      const sinceMs = period?.settledMs ?? 0;
      if (expected === undefined || !this.#isDue(scrape, sinceMs, COLLECT_MS)) return [];
      const shown = valueOf(scrape, 'penpal_collector_success', { collector });
      if (shown === expected || (shown === 0 && this.#isSlow(scrape))) return [];
      return [`${collector}: penpal_collector_success is ${shown}, expected ${expected}`];
    });
  }

  /** A lag of this machine may delay a read beyond its timeout. */
  #isSlow({ startMs }: Scrape): boolean {
    return this.#lag.worstSince(startMs - COLLECT_MS - SLACK_MS) >= EXCUSING_LAG_MS;
  }

  #isDue({ startMs }: Scrape, fromMs: number, limitMs: number): boolean {
    const lagMs = this.#lag.worstSince(fromMs);
    return startMs >= fromMs + limitMs + SLACK_MS + STEPS * lagMs;
  }
}

/** Undefined: half an exposition may still have the metrics. */
function readability(fault: string | undefined, health: string): 0 | 1 | undefined {
  if (fault === 'bad-body') return undefined;
  return fault === 'metrics-missing' || health === 'unhealthy' ? 0 : 1;
}
