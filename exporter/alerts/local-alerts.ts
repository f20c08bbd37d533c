import { runbookPath } from '../../alert-rules/lib/runbook-path.ts';
import type { Clock } from '../clock.ts';
import { parseDuration } from '../config/expressions.ts';
import type { TargetState } from '../probes/health-state.ts';
import { sortAlerts } from './active-alert.ts';
import type { ActiveAlert, ActiveAlerts, AlertSource } from './active-alert.ts';
import { alertType } from './alert-type.ts';
import { memoryConditions, serviceConditions } from './local-conditions.ts';
import type { Condition } from './local-conditions.ts';
import type { MemoryReading } from './memory-limit.ts';

const DAY_MS = 86_400_000;
/** Where the runbooks are: this service shows them itself. */
const OWN_RUNBOOKS = '/runbooks';
/** Beginnings remembered; with more in a day their number is not known. */
const MAX_STARTS = 1000;

export interface LocalAlertsOptions {
  readonly clock: Clock;
  /** The current state of every service. */
  readonly states: () => readonly TargetState[];
  readonly memory: () => MemoryReading;
  /** Address of the runbooks, without a slash at the end; by default a path of this service. */
  readonly runbooks?: string | undefined;
}

/** The scope of the alert that is about the monitor itself; no service can have this name. */
const MONITOR = '';

/**
 * The user's three alerts, evaluated here with the thresholds and times of the rules: for when there
 * is no Prometheus, or it does not answer. Each is pending until its condition has held for as long
 * as the rule's `for`, and over as soon as the condition is: unlike a rule it goes on for no longer.
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

  /** How many alerts began to fire since then, at most a day ago; null when they were too many to remember. */
  startedSince(from: number): number | null {
    if (from <= this.#forgottenUntil) return null;
    return this.#starts.filter((at) => at >= from).length;
  }

  #update(scope: string, conditions: readonly Condition[]): void {
    const before = this.#active.get(scope);
    if (conditions.length === 0) return void this.#active.delete(scope);
    const now = conditions.map((condition) =>
      this.#alertOf(condition, before?.get(condition.alert.name)),
    );
    this.#active.set(scope, new Map(now.map((alert) => [alert.name, alert])));
  }

  #alertOf({ alert, ...condition }: Condition, before: ActiveAlert | undefined): ActiveAlert {
    const { clock, runbooks = OWN_RUNBOOKS } = this.#options;
    const { name, group, severity } = alert;
    const now = clock.now();
    const startedAt = condition.startedAt ?? before?.startedAt ?? now;
    const isFiring = now - startedAt >= (parseDuration(alert.for) ?? 0);
    const firedBefore = before?.state === 'firing' && before.startedAt === startedAt;
    if (isFiring && !firedBefore) this.#rememberStart(now);
    return {
      ...{ severity, type: alertType(name), name, state: isFiring ? 'firing' : 'pending' },
      ...condition,
      startedAt,
      runbookUrl: `${runbooks}/${runbookPath(group, name)}`,
    };
  }

  #rememberStart(now: number): void {
    this.#starts.push(now);
    while (this.#starts[0]! <= now - DAY_MS) this.#starts.shift();
    if (this.#starts.length > MAX_STARTS) this.#forgottenUntil = this.#starts.shift()!;
  }
}
