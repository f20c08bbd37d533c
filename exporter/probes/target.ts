import { systemTime } from '../clock.ts';
import type { CheckConfig, ServiceConfig } from '../config/config.ts';
import { initialState, type TargetState } from './health-state.ts';
import { maintenanceCalendar } from './maintenance.ts';

/** One monitored service as the prober holds it. */
export class Target {
  /** Position of its slots in the interval, 0..1. */
  readonly offset: number;
  state: TargetState;
  /** Ends the probe in flight. Absent: none, or its outcome is to be dropped. */
  running: AbortController | undefined;
  #isInMaintenance: (nowMs: number) => boolean;

  constructor(service: ServiceConfig, offset: number) {
    this.offset = offset;
    this.state = initialState(service);
    this.#isInMaintenance = maintenanceCalendar(service.maintenance);
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
    this.#isInMaintenance = maintenanceCalendar(service.maintenance);
    return !isSame(old.check, service.check);
  }

  /** The state, with `inMaintenance` as of `nowMs`, a time of `Clock.now`. */
  stateAt(nowMs: number): TargetState {
    const inMaintenance = this.#isInMaintenance(systemTime(nowMs));
    if (inMaintenance !== this.state.inMaintenance) this.state = { ...this.state, inMaintenance };
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
