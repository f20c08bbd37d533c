import { DAY_MS } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { alertType, sortAlerts } from './alert.ts';
import type { ActiveAlert, ActiveAlerts, AlertSource } from './alert.ts';

/**
 * The alerts that the exporter evaluates itself. Names, severities, groups and times equal those of
 * the Prometheus rules; tests/rules/local-alerts.test.ts compares them.
 */
export const LOCAL_ALERTS = {
  down: { name: 'ServiceDown', group: 'service-health', severity: 'critical', forMs: 0 },
  slow: { name: 'SlowResponse', group: 'service-health', severity: 'warning', forMs: 60_000 },
  memory: { name: 'HighMemoryUsage', group: 'monitor', severity: 'warning', forMs: 300_000 },
} as const;

/** Share of the memory limit above which memory is high. Source: the user's README, 80 %. */
export const HIGH_MEMORY_RATIO = 0.8;

/** What the alerts need to know of a service; the state of a target has it. */
export interface WatchedService {
  readonly service: Pick<ServiceConfig, 'name' | 'check'>;
  readonly health: 'healthy' | 'unhealthy' | 'unknown';
  /** When the health last changed, Unix milliseconds. */
  readonly healthSince?: number;
  readonly inMaintenance: boolean;
  readonly last?: { readonly durationSeconds?: number | undefined };
  readonly lastFailure?: { readonly message: string };
}

export interface LocalAlertsOptions {
  readonly clock: Clock;
  /** The current state of every service. */
  readonly states: () => readonly WatchedService[];
  /** Memory of this process and its limit, in bytes. */
  readonly memory: () => { readonly rssBytes: number; readonly limitBytes: number };
  /** Address of the runbooks, without a slash at the end; by default a path of this service. */
  readonly runbooks?: string | undefined;
}

/** A condition that holds now, and the alert that it leads to. */
interface Condition extends Pick<ActiveAlert, 'service' | 'message' | 'error' | 'value'> {
  readonly alert: (typeof LOCAL_ALERTS)[keyof typeof LOCAL_ALERTS];
  /** Unix milliseconds; if absent, the condition began when it was first seen. */
  readonly startedAt?: number;
}

/** Key of the alerts about the exporter itself; no service can have this name. */
const SELF = '';
/** Start times to remember. After more starts in a day their number is unknown. */
const MAX_STARTS = 1000;

/**
 * ServiceDown, SlowResponse and HighMemoryUsage without Prometheus. An alert is pending until its
 * condition has held for as long as the rule's `for`. It ends with its condition: there is no
 * `keep_firing_for`.
 */
export class LocalAlerts implements AlertSource {
  readonly #options: LocalAlertsOptions;
  /** Active alerts by service. */
  readonly #active = new Map<string, readonly ActiveAlert[]>();
  /** When alerts began to fire, Unix milliseconds, oldest first. */
  readonly #starts: number[] = [];
  #forgottenUntil = -Infinity;

  constructor(options: LocalAlertsOptions) {
    this.#options = options;
  }

  /** Evaluates one service. Call it after each probe, so that start times are right. */
  recordProbe(state: WatchedService): void {
    this.#update(state.service.name, serviceConditions(state));
    this.#update(SELF, memoryConditions(this.#options.memory()));
  }

  active(): Promise<ActiveAlerts> {
    const states = this.#options.states();
    const names = new Set([SELF, ...states.map(({ service }) => service.name)]);
    for (const name of this.#active.keys()) if (!names.has(name)) this.#active.delete(name);
    for (const state of states) this.#update(state.service.name, serviceConditions(state));
    this.#update(SELF, memoryConditions(this.#options.memory()));
    const alerts = sortAlerts([...this.#active.values()].flat());
    return Promise.resolve({ source: 'local', alerts });
  }

  /** How many alerts began to fire since `from`, at most a day ago; null if they were too many. */
  startedSince(from: number): number | null {
    if (from <= this.#forgottenUntil) return null;
    return this.#starts.filter((at) => at >= from).length;
  }

  #update(key: string, conditions: readonly Condition[]): void {
    const before = this.#active.get(key) ?? [];
    if (conditions.length === 0) this.#active.delete(key);
    else
      this.#active.set(
        key,
        conditions.map((each) => this.#evaluate(each, before)),
      );
  }

  #evaluate({ alert, ...condition }: Condition, known: readonly ActiveAlert[]): ActiveAlert {
    const { clock, runbooks = '/runbooks' } = this.#options;
    const { name, group, severity, forMs } = alert;
    const before = known.find((each) => each.name === name);
    const now = clock.now();
    const startedAt = condition.startedAt ?? before?.startedAt ?? now;
    const state = now - startedAt >= forMs ? 'firing' : 'pending';
    const firedBefore = before?.state === 'firing' && before.startedAt === startedAt;
    if (state === 'firing' && !firedBefore) this.#rememberStart(now);
    const runbookUrl = `${runbooks}/${group}.md#${name.toLowerCase()}`;
    return { severity, type: alertType(name), name, state, ...condition, startedAt, runbookUrl };
  }

  #rememberStart(now: number): void {
    this.#starts.push(now);
    while (this.#starts[0]! <= now - DAY_MS) this.#starts.shift();
    if (this.#starts.length > MAX_STARTS) this.#forgottenUntil = this.#starts.shift()!;
  }
}

/** What is wrong with a service; nothing during maintenance. */
function serviceConditions(state: WatchedService): Condition[] {
  const { service, health, healthSince, last, lastFailure, inMaintenance } = state;
  if (inMaintenance) return [];
  const conditions: Condition[] = [];
  if (health === 'unhealthy') {
    conditions.push({
      alert: LOCAL_ALERTS.down,
      service: service.name,
      message: `${service.name} is down`,
      ...(healthSince !== undefined && { startedAt: healthSince }),
      ...(lastFailure && { error: lastFailure.message }),
    });
  }
  const seconds = last?.durationSeconds ?? 0;
  const slowSeconds = service.check.slowThresholdMs / 1000;
  if (seconds >= slowSeconds) {
    conditions.push({
      alert: LOCAL_ALERTS.slow,
      service: service.name,
      message: `${service.name} responds slowly: ${seconds.toFixed(1)} s, slow from ${slowSeconds} s`,
      value: seconds,
    });
  }
  return conditions;
}

function memoryConditions({ rssBytes, limitBytes }: { rssBytes: number; limitBytes: number }) {
  const ratio = rssBytes / limitBytes;
  if (!(ratio > HIGH_MEMORY_RATIO)) return [];
  const usage = `${(ratio * 100).toFixed(0)} % of ${(limitBytes / 1_048_576).toFixed(0)} MiB`;
  const message = `The monitoring service uses ${usage} of memory`;
  return [{ alert: LOCAL_ALERTS.memory, service: 'monitoring-service', message, value: ratio }];
}
