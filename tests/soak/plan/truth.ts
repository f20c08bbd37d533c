import type { Fault } from '../../../demo/fleet/fault.ts';
import type { ProbeFailureReason } from '../../../exporter/metrics/catalog.ts';
import { TIMEOUT_MS } from '../timing.ts';

/** A period in which a service had one state. It ends with the next period. Times in Unix milliseconds. */
export interface Period {
  /** Not set: it was healthy. */
  readonly fault?: Fault;
  /** Start and end of the change to this state. */
  readonly fromMs: number;
  readonly settledMs: number;
}

export type Health = 'healthy' | 'unhealthy';

/** The possible reasons of a failed probe during a fault. */
const REASONS: Readonly<Record<Fault['kind'], readonly ProbeFailureReason[]>> = {
  // A probe that is running when the service stops is cut off.
  down: ['connection_refused', 'connection_reset'],
  hang: ['timeout'],
  slow: ['timeout'],
  error: ['http_status'],
  reset: ['connection_reset'],
  'bad-body': ['invalid_response'],
  'metrics-missing': [],
  dependency: [],
};

/** The true states of the fleet's services, because the run itself changes them. */
export class Truth {
  readonly #periods = new Map<string, Period[]>();
  /** Times of failed probes of healthy services, caused by this machine, Unix milliseconds. */
  readonly #excused = new Map<string, number[]>();

  /** All services are healthy at the start. */
  constructor(services: readonly string[], nowMs: number) {
    for (const name of services) this.#periods.set(name, [{ fromMs: nowMs, settledMs: nowMs }]);
  }

  /** Starts a change of the service. Call the result when the change is complete. */
  begin(service: string, fault: Fault | undefined, nowMs: number): (settledMs: number) => void {
    const periods = this.periodsOf(service);
    const period = { ...(fault && { fault }), fromMs: nowMs };
    periods.push({ ...period, settledMs: Infinity });
    const index = periods.length - 1;
    return (settledMs) => void periods.splice(index, 1, { ...period, settledMs });
  }

  periodsOf(service: string): Period[] {
    const periods = this.#periods.get(service);
    if (!periods) throw new Error(`no service ${service}`);
    return periods;
  }

  /** Notes a failed probe caused by this machine. Two of them, or one and a single failure, are an outage. */
  excuse(service: string, atMs: number): void {
    this.#excused.set(service, [...(this.#excused.get(service) ?? []), atMs]);
  }

  /** The health that a monitor must show after enough time, and since when it has been the only one. */
  health(service: string): { readonly health: Health; readonly sinceMs: number } {
    const periods = this.periodsOf(service);
    const health = healthOf(periods.at(-1)?.fault);
    const other = periods.findLastIndex(({ fault }) => healthOf(fault) !== health);
    const sinceMs = periods[other + 1]?.settledMs ?? 0;
    const excusedMs = health === 'healthy' ? (this.#excused.get(service)?.at(-1) ?? 0) : 0;
    return { health, sinceMs: Math.max(sinceMs, excusedMs) };
  }

  /** Whether the service had this health at any time in the range. */
  wasEver(service: string, health: Health, fromMs: number, toMs: number): boolean {
    const excused = this.#excused.get(service) ?? [];
    if (health === 'unhealthy' && excused.some((at) => at >= fromMs && at <= toMs)) return true;
    return this.during(service, fromMs, toMs).some(({ fault }) => healthOf(fault) === health);
  }

  /** Possible reasons of probes that failed in the range. */
  reasons(service: string, fromMs: number, toMs: number): ReadonlySet<ProbeFailureReason> {
    return new Set(this.during(service, fromMs, toMs).flatMap(({ fault }) => reasonsOf(fault)));
  }

  /** The periods that overlap with the range. The time of a change belongs to both periods. */
  during(service: string, fromMs: number, toMs: number): Period[] {
    const periods = this.periodsOf(service);
    return periods.filter(({ fromMs: began }, index) => {
      const endedMs = periods[index + 1]?.settledMs ?? Infinity;
      return began <= toMs && endedMs >= fromMs;
    });
  }
}

/** A slow response within the timeout does not explain a timeout. */
function reasonsOf(fault: Fault | undefined): readonly ProbeFailureReason[] {
  if (fault === undefined || isInTime(fault)) return [];
  return REASONS[fault.kind];
}

function isInTime({ kind, ms = 0 }: Fault): boolean {
  return kind === 'slow' && ms < TIMEOUT_MS;
}

/** One failed probe is not an outage. A slow response within the timeout is not a failure. */
export function healthOf(fault: Fault | undefined): Health {
  if (fault === undefined || fault.times !== undefined) return 'healthy';
  return reasonsOf(fault).length > 0 ? 'unhealthy' : 'healthy';
}
