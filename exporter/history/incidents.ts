import { fromSystemTime, systemTime, type Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import type { ProbeFailureReason } from '../metrics/catalog.ts';
import { RANGES } from './history.ts';
import type { PointsOf, PrometheusClient, Steps } from './prometheus-client.ts';
import { incidentsQuery, PART } from './queries.ts';
import { prometheusReader } from './shared-requests.ts';

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
  record(state: ProbedState) {
    const { health, last, lastFailure, inMaintenance } = state;
    const { name } = state.service;
    if (!last) return;
    if (state.failuresInARow === 1 || state.successesInARow === 1) {
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

/** Finest step: the rule is evaluated every 5 s. Prometheus responds with at most 11,000 points of a series. */
const FINEST_STEP_MS = 15_000;
const MOST_STEPS = 10_000;
/** A service that was down when the monitor started: its outage is found within this time. */
const RESTART_MS = 120_000;
const READER = {
  ...{ freshMs: 30_000, maxKeys: Object.keys(RANGES).length, subject: 'incidents' },
  own: 'outages from before the start of the monitor are missing',
};

interface IncidentHistoryOptions {
  /** Absent without Prometheus. */
  readonly client: PrometheusClient | undefined;
  readonly own: Pick<IncidentLog, 'list'>;
  /** The services of this process; Prometheus may also have others. */
  readonly services: () => readonly Pick<ServiceConfig, 'name'>[];
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The outages of a range of at most 30 days: those since the start of the monitor from memory, older ones from
 * Prometheus. One query for each of the page's ranges, at most every 30 s.
 */
export function incidentHistory({ client, own, services, clock, log }: IncidentHistoryOptions) {
  const startedAt = clock.now();
  const read = prometheusReader<{ readonly older: readonly Incident[]; readonly note?: string }>({
    ...{ clock, log, ...READER },
  });
  const nothing = () => Promise.resolve({ older: [] });
  return async (rangeMs: number): Promise<Incidents> => {
    const now = clock.now();
    const isIn = ({ to = now }: Incident) => to >= now - rangeMs;
    if (!client || now - startedAt >= rangeMs) {
      return { source: 'memory', incidents: own.list().filter(isIn) };
    }
    const readMs = Object.values(RANGES).find((each) => each >= rangeMs) ?? RANGES['30d'];
    const stepMs = Math.max(FINEST_STEP_MS, Math.ceil(readMs / MOST_STEPS));
    const toMs = systemTime(now);
    const steps = { fromMs: toMs - readMs + stepMs, toMs, stepMs };
    const ask = async (signal: AbortSignal) => ({
      older: pairs(await client.points(incidentsQuery(stepMs), steps, signal), steps),
    });
    const { older, note } = await read(String(readMs), ask, nothing);
    const names = new Set(services().map(({ name }) => name));
    const known = older.filter(({ service }) => names.has(service));
    const incidents = joined(own.list(), known, startedAt).filter(isIn);
    return note === undefined
      ? { source: 'prometheus', incidents }
      : { source: 'memory', note, incidents };
  };
}

/** Each start with the end after it. The end of an outage that goes on is now. */
function pairs(all: readonly PointsOf[], { fromMs, toMs, stepMs }: Steps): Incident[] {
  const byService = Map.groupBy(all, ({ metric }) => metric['service_name'] ?? '');
  return [...byService].flatMap(([service, series]) => {
    const timesOf = (part: string) =>
      series
        .filter(({ metric }) => metric[PART] === part)
        .flatMap(({ values }) => values.map(([seconds]) => Math.round(seconds * 1000)))
        .filter((at) => at >= fromMs && at <= toMs)
        .sort((a, b) => a - b);
    const [starts, ends] = [timesOf('began'), timesOf('ended')];
    let next = 0;
    return ends.map((to) => {
      // One that began before the range has an end only.
      let from: number | undefined;
      while (next < starts.length && starts[next]! <= to) from = starts[next++];
      const times = { from: fromSystemTime(from ?? fromMs), to: fromSystemTime(to) };
      return { service, ...times, precisionMs: stepMs };
    });
  });
}

/**
 * Own outages are exact, so of the others those count that began before the monitor started. The last of a service may
 * have gone on in the first own one: together they are one. The newest first.
 */
function joined(
  own: readonly Incident[],
  others: readonly Incident[],
  startedAt: number,
): Incident[] {
  const older = others.filter(({ from }) => from < startedAt);
  const atStart = own.filter(({ from }) => from - startedAt < RESTART_MS);
  const firstOwn = new Map(atStart.map((one) => [one.service, one]));
  const goesOn = (one: Incident, after: Incident) =>
    one.service === after.service && (one.to ?? Infinity) > after.from - RESTART_MS;
  const since = new Map(
    [...firstOwn.values()].map((one) => [one, older.findLast((each) => goesOn(each, one))]),
  );
  const continued = new Set(since.values());
  return [
    ...own.map((one) => {
      const { from, precisionMs = 0 } = since.get(one) ?? {};
      return from === undefined ? one : { ...one, from, precisionMs };
    }),
    ...older.filter((each) => !continued.has(each)),
  ].sort((a, b) => b.from - a.from);
}
