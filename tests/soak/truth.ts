import type { Fault } from '../../demo/fleet/fault.ts';
import type { ProbeFailureReason } from '../../exporter/metrics/catalog.ts';
import { TIMEOUT_MS } from './timing.ts';

/** A time in which a service behaved in one way, Unix milliseconds. It ends with the next one. */
export interface Spell {
  /** Absent: it was well. */
  readonly fault?: Fault;
  /** When the change to it began, and when it was complete. */
  readonly fromMs: number;
  readonly settledMs: number;
}

export type Verdict = 'healthy' | 'unhealthy';

/** Reasons with which a probe may fail that meets the fault. */
const REASONS: Readonly<Record<Fault['kind'], readonly ProbeFailureReason[]>> = {
  // A probe that is under way when the service goes is cut off.
  down: ['connection_refused', 'connection_reset'],
  hang: ['timeout'],
  slow: ['timeout'],
  error: ['http_status'],
  reset: ['connection_reset'],
  'bad-body': ['invalid_response'],
  'metrics-missing': [],
  dependency: [],
};

/** What the fleet's services really were, as the run itself made them. */
export class Truth {
  readonly #spells = new Map<string, Spell[]>();
  /** When services that were well failed a probe because of this machine, Unix milliseconds. */
  readonly #doubts = new Map<string, number[]>();

  /** Everything is well from now on. */
  constructor(services: readonly string[], nowMs: number) {
    for (const name of services) this.#spells.set(name, [{ fromMs: nowMs, settledMs: nowMs }]);
  }

  /** The service changes from now on; the answer is to be told when the change is complete. */
  begin(service: string, fault: Fault | undefined, nowMs: number): (settledMs: number) => void {
    const spells = this.spellsOf(service);
    const spell = { ...(fault && { fault }), fromMs: nowMs };
    spells.push({ ...spell, settledMs: Infinity });
    const index = spells.length - 1;
    return (settledMs) => void spells.splice(index, 1, { ...spell, settledMs });
  }

  spellsOf(service: string): Spell[] {
    const spells = this.#spells.get(service);
    if (!spells) throw new Error(`there is no service ${service}`);
    return spells;
  }

  /** This machine made a probe fail: two of them, or one and a single failure, are an outage. */
  doubt(service: string, atMs: number): void {
    this.#doubts.set(service, [...(this.#doubts.get(service) ?? []), atMs]);
  }

  /** What a monitor must say that had time enough, and since when nothing else was true. */
  verdict(service: string): { readonly verdict: Verdict; readonly sinceMs: number } {
    const spells = this.spellsOf(service);
    const verdict = verdictOf(spells.at(-1)?.fault);
    const other = spells.findLastIndex(({ fault }) => verdictOf(fault) !== verdict);
    const sinceMs = spells[other + 1]?.settledMs ?? 0;
    const doubtMs = verdict === 'healthy' ? (this.#doubts.get(service)?.at(-1) ?? 0) : 0;
    return { verdict, sinceMs: Math.max(sinceMs, doubtMs) };
  }

  /** Whether the service was of this verdict at any moment of the time. */
  wasEver(service: string, verdict: Verdict, fromMs: number, toMs: number): boolean {
    const doubts = this.#doubts.get(service) ?? [];
    if (verdict === 'unhealthy' && doubts.some((at) => at >= fromMs && at <= toMs)) return true;
    return this.during(service, fromMs, toMs).some(({ fault }) => verdictOf(fault) === verdict);
  }

  /** Reasons of failures that probes may have met that ended in this time. */
  reasons(service: string, fromMs: number, toMs: number): ReadonlySet<ProbeFailureReason> {
    return new Set(this.during(service, fromMs, toMs).flatMap(({ fault }) => reasonsOf(fault)));
  }

  /** The spells that a moment of the time was in; a change belongs to both. */
  during(service: string, fromMs: number, toMs: number): Spell[] {
    const spells = this.spellsOf(service);
    return spells.filter(({ fromMs: began }, index) => {
      const endedMs = spells[index + 1]?.settledMs ?? Infinity;
      return began <= toMs && endedMs >= fromMs;
    });
  }
}

/** An answer that is slow and in time explains no timeout; a machine that is slow beside it does. */
function reasonsOf(fault: Fault | undefined): readonly ProbeFailureReason[] {
  if (fault === undefined || isInTime(fault)) return [];
  return REASONS[fault.kind];
}

function isInTime({ kind, ms = 0 }: Fault): boolean {
  return kind === 'slow' && ms < TIMEOUT_MS;
}

/** A single failure is none of the service; an answer that is slow and in time is one. */
export function verdictOf(fault: Fault | undefined): Verdict {
  if (fault === undefined || fault.times !== undefined) return 'healthy';
  return reasonsOf(fault).length > 0 ? 'unhealthy' : 'healthy';
}
