import type { ProbeFailureReason } from '../metrics/catalog.ts';

/** An outage of a service, from its first failed probe to its first good one. */
export interface Incident {
  readonly service: string;
  /** Unix milliseconds. */
  readonly from: number;
  /** Absent while the service is down. */
  readonly to?: number;
  /** Of the probe that confirmed it; absent if it is known from Prometheus only. */
  readonly reason?: ProbeFailureReason;
  readonly message?: string;
  /** From Prometheus, whose evaluations give the times: how much earlier it may have begun and ended, milliseconds. */
  readonly precisionMs?: number;
}

/** The outages of a range, and where they come from. */
export interface Incidents {
  readonly source: 'prometheus' | 'memory';
  /** Why those from before the start of the monitor are missing although Prometheus is configured. */
  readonly note?: string;
  /** The newest first. */
  readonly incidents: readonly Incident[];
}

/** The state of a service after a probe. */
interface ProbedState {
  readonly service: { readonly name: string };
  readonly health: 'healthy' | 'unhealthy' | 'unknown';
  readonly failuresInARow: number;
  readonly successesInARow: number;
  readonly last?: { readonly startedAt: number };
  readonly lastFailure?: { readonly reason: ProbeFailureReason; readonly message: string };
  readonly inMaintenance: boolean;
}

/** Together some 100 kB. */
const MAX_INCIDENTS = 500;

/**
 * The outages since the monitor started. Health changes when it is confirmed, some seconds after the
 * first probe that differs: an incident begins and ends with that one. None begins in maintenance.
 */
export class IncidentLog {
  /** The oldest first. */
  #incidents: Incident[] = [];
  /** When the last probes of each service began to have the same result. */
  #since = new Map<string, number>();

  /** Call it after each conclusive probe. */
  record({ service: { name }, health, last, lastFailure, inMaintenance, ...counts }: ProbedState) {
    if (!last) return;
    if (counts.failuresInARow === 1 || counts.successesInARow === 1) {
      this.#since.set(name, last.startedAt);
    }
    const since = this.#since.get(name) ?? last.startedAt;
    const open = this.#incidents.findIndex(({ service, to }) => service === name && !to);
    if (health === 'unhealthy' && open < 0 && lastFailure && !inMaintenance) {
      const { reason, message } = lastFailure;
      this.#incidents.push({ service: name, from: since, reason, message });
      this.#incidents = this.#incidents.slice(-MAX_INCIDENTS);
    }
    if (health === 'healthy' && open >= 0) {
      this.#incidents[open] = { ...this.#incidents[open]!, to: since };
    }
  }

  /** Drops all services but these. */
  retain(services: readonly { readonly name: string }[]): void {
    const names = new Set(services.map(({ name }) => name));
    this.#incidents = this.#incidents.filter(({ service }) => names.has(service));
    for (const name of this.#since.keys()) if (!names.has(name)) this.#since.delete(name);
  }

  /** The newest first. */
  list(): readonly Incident[] {
    return this.#incidents.toReversed();
  }
}
