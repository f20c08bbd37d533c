import type { Clock } from '../clock.ts';
import type { TargetState } from '../probes/target-state.ts';
import { sortAlerts } from './active-alert.ts';
import type { ActiveAlert, ActiveAlerts, AlertSource } from './active-alert.ts';
import { memoryConditions, serviceConditions } from './local-conditions.ts';
import type { Condition } from './local-conditions.ts';
import type { MemoryReading } from './memory-limit.ts';

const DAY_MS = 86_400_000;
/** Beginnings remembered; with more in a day their number is not known. */
const MAX_STARTS = 1000;

export interface LocalAlertsOptions {
  readonly clock: Clock;
  /** The current state of every service. */
  readonly states: () => readonly TargetState[];
  readonly memory: () => MemoryReading;
}

/** The scope of the alert that is about the monitor itself; no service can have this name. */
const MONITOR = '';

/**
 * The user's three alerts, evaluated here with the thresholds of the rules: for when there is no
 * Prometheus, or it does not answer. They fire at once: health is debounced already.
 */
export class LocalAlerts implements AlertSource {
  readonly #options: LocalAlertsOptions;
  /** By service, then by the alert's name. */
  readonly #active = new Map<string, ReadonlyMap<string, ActiveAlert>>();
  /** When alerts began, Unix milliseconds, oldest first. */
  readonly #starts: number[] = [];
  #forgottenUntil = -Infinity;

  constructor(options: LocalAlertsOptions) {
    this.#options = options;
  }

  /** To be called after each probe, so that it is known when an alert began. */
  recordProbe(state: TargetState): void {
    this.#update(state.service.name, serviceConditions(state));
    this.#update(MONITOR, memoryConditions(this.#options.memory()));
  }

  active(): Promise<ActiveAlerts> {
    const states = this.#options.states();
    const names = new Set([MONITOR, ...states.map(({ service }) => service.name)]);
    for (const name of this.#active.keys()) if (!names.has(name)) this.#active.delete(name);
    for (const state of states) this.#update(state.service.name, serviceConditions(state));
    this.#update(MONITOR, memoryConditions(this.#options.memory()));
    const alerts = [...this.#active.values()].flatMap((byName) => [...byName.values()]);
    return Promise.resolve({ source: 'local', alerts: sortAlerts(alerts) });
  }

  /** How many alerts began since then, at most a day ago; null when they were too many to remember. */
  startedSince(from: number): number | null {
    if (from <= this.#forgottenUntil) return null;
    return this.#starts.filter((at) => at >= from).length;
  }

  #update(scope: string, conditions: readonly Condition[]): void {
    const before = this.#active.get(scope);
    if (conditions.length === 0) return void this.#active.delete(scope);
    const now = conditions.map((condition) =>
      this.#alertOf(condition, before?.get(condition.name)),
    );
    this.#active.set(scope, new Map(now.map((alert) => [alert.name, alert])));
  }

  #alertOf(condition: Condition, before: ActiveAlert | undefined): ActiveAlert {
    const now = this.#options.clock.now();
    const startedAt = condition.startedAt ?? before?.startedAt ?? now;
    if (before?.startedAt !== startedAt) this.#rememberStart(now);
    return { ...condition, state: 'firing', startedAt };
  }

  #rememberStart(now: number): void {
    this.#starts.push(now);
    while (this.#starts[0]! <= now - DAY_MS) this.#starts.shift();
    if (this.#starts.length > MAX_STARTS) this.#forgottenUntil = this.#starts.shift()!;
  }
}
