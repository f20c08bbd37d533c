import type { CheckConfig, ServiceConfig } from '../config/config.ts';
import { initialState } from './health-state.ts';
import { MaintenanceCalendar } from './maintenance.ts';
import type { TargetState } from './target-state.ts';

/** Why a service is probed next: it was just (re)configured, its last probe failed, or its slot comes. */
export type Occasion = 'configured' | 'early' | 'slot';

/** One monitored service in the schedule. */
export class Target {
  /** Place in its interval, 0..1. */
  readonly offset: number;
  state: TargetState;
  next: Occasion = 'configured';
  /** Whether its last probe came early. */
  wasEarly = false;
  /** The probe that is under way; what any other brings is no longer wanted. */
  running: AbortController | undefined;
  #calendar: MaintenanceCalendar;

  constructor(service: ServiceConfig, offset: number) {
    this.offset = offset;
    this.state = initialState(service);
    this.#calendar = new MaintenanceCalendar(service.maintenance);
  }

  get name(): string {
    return this.state.service.name;
  }

  get check(): CheckConfig {
    return this.state.service.check;
  }

  /** Takes a new configuration, keeping health and counters. Says what has changed. */
  reconfigure(service: ServiceConfig): 'nothing' | 'check' | 'other' {
    const { service: old } = this.state;
    if (isSame(old, service)) return 'nothing';
    this.state = { ...this.state, service };
    this.#calendar = new MaintenanceCalendar(service.maintenance);
    return isSame(old.check, service.check) ? 'other' : 'check';
  }

  /** The state, with its maintenance mark as of `nowMs` (wall clock). */
  stateAt(nowMs: number): TargetState {
    const inMaintenance = this.#calendar.isOpen(nowMs);
    if (inMaintenance !== this.state.inMaintenance) this.state = { ...this.state, inMaintenance };
    return this.state;
  }

  /** Ends the probe that is under way; its result goes nowhere. */
  abort(): void {
    this.running?.abort();
    this.running = undefined;
  }
}

function isSame(a: object, b: object): boolean {
  return a === b || JSON.stringify(a, withPatterns) === JSON.stringify(b, withPatterns);
}

/** A regular expression is `{}` in JSON; two that differ must not look the same. */
function withPatterns(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}
