import { offsetOf } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { notify } from '../logger.ts';
import type { Logger } from '../logger.ts';
import type { CatalogHistogram, MetricRegistry } from '../metrics/registry.ts';
import { ConclusionWatch } from './conclusion-watch.ts';
import { applyOutcome } from './health-state.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { Probe } from './probe.ts';
import { logOutcome, warnOfUnverifiedTls } from './probe-log.ts';
import { failureSamples, objectiveSamples, probeSamples } from './probe-samples.ts';
import { Schedule } from './schedule.ts';
import { StallWatch } from './stall-watch.ts';
import { Target } from './target.ts';
import type { TargetState } from './target-state.ts';

export interface ProberOptions {
  readonly clock: Clock;
  readonly probe: Probe;
  readonly log: Logger;
  readonly registry: Pick<MetricRegistry, 'histogram' | 'addStates'>;
}

/** Probes all services on their schedule and keeps what is known of each. One timer serves all. */
export class Prober {
  readonly #clock: Clock;
  readonly #probe: Probe;
  readonly #log: Logger;
  readonly #durations: CatalogHistogram<'service_probe_duration_seconds'>;
  readonly #lags: CatalogHistogram<'penpal_monitoring_schedule_lag_seconds'>;
  readonly #watch: StallWatch;
  readonly #conclusions: ConclusionWatch;
  readonly #schedule: Schedule;
  readonly #underWay = new Set<Promise<void>>();
  readonly #listeners: ((state: TargetState, outcome: ProbeOutcome) => void)[] = [];
  #targets: ReadonlyMap<string, Target> = new Map();
  #added = 0;

  constructor({ clock, probe, log, registry }: ProberOptions) {
    this.#clock = clock;
    this.#probe = probe;
    this.#log = log;
    // Apart, as each is written anew only where it has changed.
    registry.addStates(() => this.states(), probeSamples);
    registry.addStates(() => this.#each(({ failures }) => failures), failureSamples);
    registry.addStates(() => this.#each(({ service }) => service), objectiveSamples);
    this.#durations = registry.histogram('service_probe_duration_seconds');
    this.#lags = registry.histogram('penpal_monitoring_schedule_lag_seconds');
    this.#conclusions = new ConclusionWatch(clock);
    this.#schedule = new Schedule(clock, (target, lateMs) => this.#start(target, lateMs));
    this.#watch = new StallWatch(clock, (forMs) =>
      log.warn(
        { forMs: Math.round(forMs) },
        'this process stood still; running probes do not count',
      ),
    );
  }

  /**
   * Probes these services from now on. Those that were there and did not change go on undisturbed;
   * one whose check changed keeps health and counters and is probed at once; new ones are probed at
   * once; the series of those that are gone are gone.
   */
  apply(services: readonly ServiceConfig[]): void {
    const before = this.#targets;
    this.#targets = new Map(
      services.map((service) => [service.name, this.#take(before.get(service.name), service)]),
    );
    for (const target of before.values()) {
      if (!this.#targets.has(target.name)) this.#remove(target);
    }
    this.#conclusions.setChecks([...this.#targets.values()].map(({ check }) => check));
  }

  /** In the order of the configuration. */
  states(): readonly TargetState[] {
    const nowMs = this.#clock.now();
    return [...this.#targets.values()].map((target) => target.stateAt(nowMs));
  }

  /** Called after each conclusive probe, with the state after it. */
  onOutcome(listener: (state: TargetState, outcome: ProbeOutcome) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Whether no probe came to a conclusion for three times as long as the slowest service may take:
   * its interval and its timeout. With nothing to probe: false. A reload does not restart the wait.
   */
  stalled(): boolean {
    return this.#conclusions.isOverdue();
  }

  /** Ends all probing; resolves when no probe runs any more. */
  async stop(): Promise<void> {
    this.#watch.stop();
    for (const target of this.#targets.values()) {
      this.#schedule.remove(target);
      target.abort();
    }
    await Promise.all(this.#underWay);
  }

  /** A part of each state; not `inMaintenance`, which only `states` brings up to date. */
  #each<T>(partOf: (state: TargetState) => T): T[] {
    return Array.from(this.#targets.values(), ({ state }) => partOf(state));
  }

  #take(known: Target | undefined, service: ServiceConfig): Target {
    const target = known ?? new Target(service, offsetOf(this.#added++));
    const change = known ? known.reconfigure(service) : 'check';
    if (change !== 'check') return target;
    warnOfUnverifiedTls(this.#log, service);
    target.abort();
    this.#schedule.planNow(target);
    return target;
  }

  #remove(target: Target): void {
    target.abort();
    this.#schedule.remove(target);
    this.#durations.remove({ service_name: target.name });
  }

  #start(target: Target, lateMs: number | undefined): void {
    if (target.running) {
      target.state = { ...target.state, skippedTotal: target.state.skippedTotal + 1 };
      return;
    }
    if (lateMs !== undefined) this.#lags.observe({}, lateMs / 1000);
    const underWay = this.#run(target).catch((error: unknown) => {
      target.abort();
      this.#log.error({ err: error, target: target.name }, 'a probe threw');
    });
    this.#underWay.add(underWay);
    void underWay.finally(() => this.#underWay.delete(underWay));
  }

  /** A failed probe, and one that says nothing because this process stood still, is soon repeated. */
  async #run(target: Target): Promise<void> {
    const stalls = this.#watch.count();
    const running = new AbortController();
    target.running = running;
    const outcome = await this.#probe(target.check, running.signal);
    if (target.running !== running) return;
    target.running = undefined;
    const isConclusive = this.#watch.count() === stalls;
    if (!isConclusive || outcome.failure) this.#schedule.planEarly(target);
    else if (target.wasEarly) this.#schedule.planSlot(target);
    if (isConclusive) this.#conclude(target, outcome);
  }

  #conclude(target: Target, outcome: ProbeOutcome): void {
    this.#conclusions.conclude();
    const before = target.stateAt(this.#clock.now());
    target.state = applyOutcome(before, outcome);
    if (outcome.durationSeconds !== undefined) {
      this.#durations.observe({ service_name: target.name }, outcome.durationSeconds);
    }
    logOutcome(this.#log, before, target.state, outcome);
    notify(this.#log, 'probes', this.#listeners, target.state, outcome);
  }
}
