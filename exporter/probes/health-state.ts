import type { CheckConfig, ServiceConfig } from '../config/config.ts';
import type { ProbeFailureReason } from '../metrics/catalog.ts';
import type { ProbeFailure } from './judge.ts';
import { maintenanceCalendar, NO_WINDOW, type OpenWindow } from './maintenance.ts';
import type { ProbeOutcome } from './probe.ts';

/** Maintenance or a message, announced by API. Times as of `Clock.now`. */
export interface Announcement {
  /** Absent: all services. */
  readonly service?: string | undefined;
  readonly message?: string | undefined;
  readonly from: number;
  readonly until: number;
}

/** Debounced; `unknown` until the first probes decide. */
export type Health = 'healthy' | 'unhealthy' | 'unknown';

/** Failed probes of a service since the start. Replaced only when another probe fails. */
export interface FailureCounts {
  readonly serviceName: string;
  readonly byReason: Readonly<Partial<Record<ProbeFailureReason, number>>>;
}

/** Everything known about one service. Immutable: each probe creates a new one. */
export interface TargetState {
  readonly service: ServiceConfig;
  readonly health: Health;
  /** When the health last changed, Unix milliseconds; absent while unknown. */
  readonly healthSince?: number;
  readonly failuresInARow: number;
  readonly successesInARow: number;
  /** The last conclusive probe. */
  readonly last?: ProbeOutcome;
  /** The last failed probe, also after recovery. `at`: its start, Unix milliseconds. */
  readonly lastFailure?: ProbeFailure & { readonly at: number };
  /** By a window of its configuration, or by an announcement. */
  readonly inMaintenance: boolean;
  readonly announcement?: Announcement | undefined;
  readonly openWindows: readonly OpenWindow[];
  readonly probesTotal: number;
  readonly failures: FailureCounts;
  readonly transitionsTotal: number;
  readonly skippedTotal: number;
}

/** Whether the last probe took at least the slow threshold, successful or not. */
export function isSlow({ last, service }: Pick<TargetState, 'last' | 'service'>): boolean {
  return (last?.durationSeconds ?? 0) * 1000 >= service.check.slowThresholdMs;
}

/** A service before its first probe. */
export function initialState(service: ServiceConfig): TargetState {
  return {
    service,
    health: 'unknown',
    failuresInARow: 0,
    successesInARow: 0,
    inMaintenance: false,
    openWindows: NO_WINDOW,
    probesTotal: 0,
    failures: { serviceName: service.name, byReason: {} },
    transitionsTotal: 0,
    skippedTotal: 0,
  };
}

/**
 * The state after one more conclusive probe. A service becomes unhealthy after `unhealthyAfter` failed probes in a row
 * and healthy after `healthyAfter` good ones; from unknown, the first good probe is enough. Leaving unknown does not
 * count as a transition.
 */
export function applyOutcome(state: TargetState, outcome: ProbeOutcome): TargetState {
  const { failure, startedAt } = outcome;
  const counted: TargetState = {
    ...state,
    last: outcome,
    probesTotal: state.probesTotal + 1,
    failuresInARow: failure ? state.failuresInARow + 1 : 0,
    successesInARow: failure ? 0 : state.successesInARow + 1,
    ...(failure && {
      lastFailure: { ...failure, at: startedAt },
      failures: countFailure(state.failures, failure),
    }),
  };
  const health = nextHealth(counted);
  if (health === state.health) return counted;
  const transitionsTotal = state.transitionsTotal + (state.health === 'unknown' ? 0 : 1);
  return { ...counted, health, healthSince: startedAt, transitionsTotal };
}

function countFailure({ serviceName, byReason }: FailureCounts, { reason }: ProbeFailure) {
  return { serviceName, byReason: { ...byReason, [reason]: (byReason[reason] ?? 0) + 1 } };
}

function nextHealth({ health, failuresInARow, successesInARow, service }: TargetState): Health {
  const { unhealthyAfter, healthyAfter } = service.check;
  if (failuresInARow >= unhealthyAfter) return 'unhealthy';
  if (successesInARow >= (health === 'unknown' ? 1 : healthyAfter)) return 'healthy';
  return health;
}

/** One monitored service as the prober holds it. */
export class Target {
  /** Position of its slots in the interval, 0..1. */
  readonly offset: number;
  state: TargetState;
  /** Ends the probe in flight. Absent: none, or its outcome is to be dropped. */
  running: AbortController | undefined;
  #openWindowsAt: ReturnType<typeof maintenanceCalendar>;

  constructor(service: ServiceConfig, offset: number) {
    this.offset = offset;
    this.state = initialState(service);
    this.#openWindowsAt = maintenanceCalendar(service.maintenance);
  }

  get name(): string {
    return this.state.service.name;
  }

  get check(): CheckConfig {
    return this.state.service.check;
  }

  /** Takes a new configuration; health and counters stay. Returns whether the check changed. */
  reconfigure(service: ServiceConfig): boolean {
    const { service: old } = this.state;
    if (isSame(old, service)) return false;
    this.state = { ...this.state, service };
    this.#openWindowsAt = maintenanceCalendar(service.maintenance);
    return !isSame(old.check, service.check);
  }

  /** The state, with its maintenance as of `nowMs`, Unix milliseconds by the system clock. */
  stateAt(nowMs: number, announcement: Announcement | undefined): TargetState {
    const openWindows = this.#openWindowsAt(nowMs);
    const { state } = this;
    if (openWindows !== state.openWindows || announcement !== state.announcement) {
      const inMaintenance = announcement !== undefined || openWindows.length > 0;
      this.state = { ...state, inMaintenance, announcement, openWindows };
    }
    return this.state;
  }

  /** Ends the probe in flight and drops its outcome. */
  abort(): void {
    this.running?.abort();
    this.running = undefined;
  }
}

/** JSON writes every regular expression as `{}`. */
const asText = (config: object) =>
  JSON.stringify(config, (_, value: unknown) => (value instanceof RegExp ? `${value}` : value));

const isSame = (a: object, b: object) => a === b || asText(a) === asText(b);
