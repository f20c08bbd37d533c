import { TimeSlice } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { ServiceConfig, SourceConfig } from '../config/config.ts';
import type { ProbeOutcome } from '../probes/probe.ts';
import type { TargetState } from '../probes/health-state.ts';
import { FigureStore } from './figure-store.ts';
import type { FigureRead } from './figure-store.ts';
import type { History, HistoryAnswer, ServiceHistory } from './history.ts';
import { ProbeRing } from './probe-ring.ts';
import { RecentAnswers } from './recent-answers.ts';
import { slotGrid } from './slots.ts';
import type { SlotGrid } from './slots.ts';
import { summariseProbes } from './summarise-probes.ts';

/**
 * Milliseconds for which an answer is given again: to summarise a day takes a quarter of a
 * millisecond a service, and each open page asks every 5 s.
 */
const FRESH_MS = 2000;
/** Answers kept at a time, 10 kB a service each, until somebody asks again; who asks for a third range waits. */
const MAX_QUESTIONS = 2;

export interface MemoryHistoryOptions {
  readonly clock: Clock;
  /** How many alerts began to fire since then (Unix milliseconds); null when not known. */
  readonly alertsStartedSince?: (from: number) => number | null;
}

/** What history needs of a service's configuration. */
interface Retained extends Pick<ServiceConfig, 'name'> {
  readonly sources: readonly Pick<SourceConfig, 'collector'>[];
}

/**
 * The last day, in memory: gone with the process. It takes 53 kB a service at the default interval
 * (at most 225 kB: 17,280 probes of 13 bytes, a day at one each 5 s), and for the business figures
 * of all services together 12 kB a series, at most 1 MiB. Four services stay below 2 MB, whatever
 * happens; checks more frequent than each 5 s are kept for less than a day, which `coveredMs` says.
 *
 * An answer is up to 2 s old. The services in it are summarised one after another, so that nothing
 * else waits for all of them: of a probe between, those that come later know.
 */
export class MemoryHistory implements History {
  readonly #clock: Clock;
  readonly #alertsStartedSince: (from: number) => number | null;
  #rings = new Map<string, ProbeRing>();
  readonly #figures = new FigureStore();
  #recent: RecentAnswers<HistoryAnswer>;

  constructor({ clock, alertsStartedSince = () => null }: MemoryHistoryOptions) {
    this.#clock = clock;
    this.#recent = new RecentAnswers(clock, FRESH_MS, MAX_QUESTIONS);
    this.#alertsStartedSince = alertsStartedSince;
  }

  /**
   * Names the services, in the order in which answers list them; to be called at start and after a
   * reload. All others are forgotten, and their probes are no longer kept; so are the figures of
   * sources that are gone.
   */
  retain(services: readonly Retained[]): void {
    this.#rings = new Map(
      services.map(({ name }) => [name, this.#rings.get(name) ?? new ProbeRing()]),
    );
    const sources = services.flatMap((service) => service.sources);
    this.#figures.retain(new Set(sources.map(({ collector }) => collector)));
    this.#recent = new RecentAnswers(this.#clock, FRESH_MS, MAX_QUESTIONS);
  }

  /** Keeps one conclusive probe of a service that was named. */
  recordProbe(state: TargetState, outcome: ProbeOutcome): void {
    const { name, check } = state.service;
    const { startedAt, durationSeconds: seconds, failure } = outcome;
    const holdMs = check.intervalMs + check.timeoutMs;
    const result = { seconds, failed: failure !== undefined, holdMs };
    this.#rings.get(name)?.add(startedAt, { ...result, inMaintenance: state.inMaintenance });
  }

  /** Keeps what was read of one source. */
  recordFigures(read: FigureRead): void {
    this.#figures.record(read);
  }

  /** Bytes of all that is kept. */
  get bytes(): number {
    const rings = [...this.#rings.values()];
    return rings.reduce((sum, ring) => sum + ring.bytes, this.#figures.bytes);
  }

  query(rangeMs: number): Promise<HistoryAnswer> {
    return this.#recent.ask(String(rangeMs), () => this.#summarise(rangeMs));
  }

  async #summarise(rangeMs: number): Promise<HistoryAnswer> {
    const grid = slotGrid(rangeMs, this.#clock.now());
    const oldest = [...this.#rings.values()].map((ring) => ring.oldestAt);
    const from = Math.max(grid.to - rangeMs, Math.min(Infinity, ...oldest));
    return {
      source: 'memory',
      coveredMs: Math.max(0, grid.to - from),
      services: await this.#summariseServices(grid),
      figures: this.#figures.summarise(grid),
      alertsGenerated: this.#alertsStartedSince(grid.from),
    };
  }

  async #summariseServices(grid: SlotGrid): Promise<ServiceHistory[]> {
    const slice = new TimeSlice();
    const services: ServiceHistory[] = [];
    for (const [name, ring] of this.#rings) {
      services.push(summariseProbes(name, ring, grid));
      if (slice.isOver) await slice.next();
    }
    return services;
  }
}
