import { offsetOf, systemTime, type Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { logMs, notify, type Logger } from '../logger.ts';
import { INCONCLUSIVE_REASONS } from '../metrics/catalog.ts';
import type { Histogram } from '../metrics/histogram.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { sample } from '../metrics/sample.ts';
import { applyOutcome, Target, type Announcement, type TargetState } from './health-state.ts';
import type { Judgement } from './judge.ts';
import { failureSamples, objectiveSamples, probeSamples } from './probe-samples.ts';
import type { Probe, ProbeOutcome } from './probe.ts';
import { Schedule, type Trigger } from './schedule.ts';
import { watchConclusions, watchStalls } from './stall-watch.ts';

type Inconclusive = NonNullable<Judgement['inconclusive']>;

interface ProberOptions {
  readonly clock: Clock;
  readonly probe: Probe;
  readonly log: Logger;
  readonly registry: Pick<MetricRegistry, 'addHistogram' | 'addStates' | 'addParts' | 'addSource'>;
  /** The announced maintenance of a service, besides the windows of its configuration. */
  readonly announcementFor: (service: Pick<Target, 'name'>) => Announcement | undefined;
}

const STALLED = { reason: 'stalled', message: 'the event loop stalled' } as const;

type OutcomeListener = (state: TargetState, outcome: ProbeOutcome) => void;

/** Probes all services on their schedule and holds the state of each. */
export class Prober {
  readonly #options: ProberOptions;
  readonly #durations: Histogram<'service_probe_duration_seconds'>;
  readonly #lags: Histogram<'penpal_monitoring_schedule_lag_seconds'>;
  readonly #schedule: Schedule;
  readonly #stalls: ReturnType<typeof watchStalls>;
  readonly #conclusions: ReturnType<typeof watchConclusions>;
  readonly countInconclusive: (probe: Inconclusive) => void;
  readonly #listeners: OutcomeListener[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #targets: ReadonlyMap<string, Target> = new Map();
  #added = 0;

  constructor(options: ProberOptions) {
    const { clock, log, registry } = options;
    this.#options = options;
    // The registry renders a part of a state again only when it has changed.
    const states = () => this.states();
    registry.addStates(states, probeSamples);
    registry.addParts(states, ({ failures }) => failures, failureSamples);
    registry.addParts(states, ({ service }) => service, objectiveSamples);
    this.#durations = registry.addHistogram('service_probe_duration_seconds');
    this.#lags = registry.addHistogram('penpal_monitoring_schedule_lag_seconds');
    this.countInconclusive = countInconclusive(clock, log, registry);
    this.#conclusions = watchConclusions(clock);
    this.#schedule = new Schedule(clock, (...due) => this.#start(...due));
    this.#stalls = watchStalls(clock, (forMs) =>
      log.warn({ forMs: Math.round(forMs) }, 'event loop stalled; discarding probes in flight'),
    );
  }

  /**
   * Probes exactly these services from now on. Unchanged ones continue undisturbed. A new service, and one with a
   * changed check, is probed at once; the latter keeps its health and counters. The series of removed services
   * disappear.
   */
  apply(services: readonly ServiceConfig[]): void {
    const before = this.#targets;
    this.#targets = new Map(
      services.map((service) => [service.name, this.#take(before.get(service.name), service)]),
    );
    for (const target of before.values()) {
      if (this.#targets.has(target.name)) continue;
      this.#end(target);
      this.#durations.remove({ service_name: target.name });
    }
    this.#conclusions.setChecks([...this.#targets.values()].map(({ check }) => check));
  }

  /** In the order of the configuration. */
  states(): readonly TargetState[] {
    const nowMs = this.#systemTime();
    return Array.from(this.#targets.values(), (target) => this.#stateOf(target, nowMs));
  }

  /** Called after each conclusive probe, with the state after it. */
  onOutcome(listener: OutcomeListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Whether no probe was conclusive for three times the interval plus timeout of the slowest service. False without
   * services. A reload does not restart the wait.
   */
  isOverdue(): boolean {
    return this.#conclusions.isOverdue();
  }

  /** Stops probing; resolves when no probe is in flight. */
  async stop(): Promise<void> {
    this.#stalls.stop();
    for (const target of this.#targets.values()) this.#end(target);
    await Promise.all(this.#inFlight);
  }

  #systemTime(): number {
    return systemTime(this.#options.clock.now());
  }

  #stateOf(target: Target, nowMs = this.#systemTime()): TargetState {
    return target.stateAt(nowMs, this.#options.announcementFor(target));
  }

  #take(known: Target | undefined, service: ServiceConfig): Target {
    const target = known ?? new Target(service, offsetOf(this.#added++));
    if (known && !known.reconfigure(service)) return target;
    if (service.check.tls.skipVerification) {
      const warning = 'anyone can impersonate the service and read the request headers';
      this.#options.log.warn({ service: service.name }, `TLS VERIFICATION IS OFF: ${warning}`);
    }
    target.abort();
    this.#schedule.plan(target, 'configured');
    return target;
  }

  #end(target: Target): void {
    target.abort();
    this.#schedule.remove(target);
  }

  #start(target: Target, trigger: Trigger, lateMs: number): void {
    if (target.running) {
      target.state = { ...target.state, skippedTotal: target.state.skippedTotal + 1 };
      return;
    }
    if (trigger !== 'configured') this.#lags.observe({}, lateMs / 1000);
    const inFlight = this.#run(target, trigger).catch((error: unknown) => {
      target.abort();
      this.#options.log.error({ err: error, service: target.name }, 'a probe threw');
    });
    this.#inFlight.add(inFlight);
    void inFlight.then(() => this.#inFlight.delete(inFlight));
  }

  /** A failed probe and an inconclusive one are repeated early. */
  async #run(target: Target, trigger: Trigger): Promise<void> {
    const stalls = this.#stalls.count();
    const startedMs = this.#options.clock.monotonic();
    const running = new AbortController();
    target.running = running;
    const outcome = await this.#options.probe(target.check, running);
    if (target.running !== running) return;
    target.running = undefined;
    const hasStalled = this.#stalls.count() !== stalls;
    const inconclusive = hasStalled ? STALLED : outcome.inconclusive;
    if (inconclusive || outcome.failure) this.#schedule.planEarly(target, startedMs);
    // Its slot was planned late, in case this probe took long.
    else if (trigger === 'early') this.#schedule.plan(target, 'slot');
    if (inconclusive) this.countInconclusive(inconclusive);
    else this.#conclude(target, outcome);
  }

  #conclude(target: Target, outcome: ProbeOutcome): void {
    this.#conclusions.conclude();
    const before = this.#stateOf(target);
    target.state = applyOutcome(before, outcome);
    if (outcome.durationSeconds !== undefined) {
      this.#durations.observe({ service_name: target.name }, outcome.durationSeconds);
    }
    const { log } = this.#options;
    logOutcome(log, before, target.state, outcome);
    notify(log, 'probes', this.#listeners, target.state, outcome);
  }
}

/** Single probes at debug; changes of health at warn (unhealthy) or info (healthy). */
function logOutcome(log: Logger, before: TargetState, after: TargetState, outcome: ProbeOutcome) {
  const service = after.service.name;
  const { failure, statusCode } = outcome;
  const durationMs = logMs(outcome.durationSeconds);
  log.debug({ service, durationMs, statusCode, failure }, 'service probed');
  if (after.health === before.health) return;
  if (after.health === 'unhealthy') {
    const { failuresInARow, inMaintenance } = after;
    log.warn({ service, ...failure, failuresInARow, inMaintenance }, 'service is unhealthy');
  } else {
    log.info({ service, durationMs, before: before.health }, 'service is healthy');
  }
}

/** Milliseconds between two log lines. */
const LOG_EVERY_MS = 60_000;

/** Counts probes that say nothing about their service, and logs at most one line a minute. */
function countInconclusive(
  clock: Clock,
  log: Logger,
  registry: Pick<MetricRegistry, 'addSource'>,
): (probe: Inconclusive) => void {
  const name = 'penpal_monitoring_probes_inconclusive_total';
  const counts = new Map(INCONCLUSIVE_REASONS.map((reason) => [reason, 0]));
  registry.addSource(() =>
    Array.from(counts, ([reason, count]) => sample(name, { reason }, count)),
  );
  let loggedMs = -Infinity;
  return ({ reason, message }) => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const nowMs = clock.monotonic();
    if (reason === 'stalled' || nowMs - loggedMs < LOG_EVERY_MS) return;
    loggedMs = nowMs;
    log.warn({ reason, message }, 'this host cannot probe; the health of services stays as it is');
  };
}
