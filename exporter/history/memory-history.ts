import { TimeSlice } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { BusinessValues } from './business-values.ts';
import type { SourceRead } from './business-values.ts';
import type { History, HistoryResult, ServiceHistory } from './history.ts';
import { ProbeRing } from './probe-ring.ts';
import { SharedRequests } from './shared-requests.ts';
import { slotGrid } from './slots.ts';
import type { SlotGrid } from './slots.ts';
import { summariseProbes } from './summarise-probes.ts';

/** A service at the time of a probe; the state of a target has it. */
export interface ProbedService {
  readonly service: Pick<ServiceConfig, 'name' | 'check'>;
  readonly inMaintenance: boolean;
}

/** The outcome of a probe, without what history does not store. */
export interface ProbeResult {
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Absent when nothing was measured. */
  readonly durationSeconds?: number | undefined;
  /** Absent when the probe succeeded. */
  readonly failure?: object | undefined;
}

interface RetainedService extends Pick<ServiceConfig, 'name'> {
  readonly sources: readonly SourceRead['source'][];
}

export interface MemoryHistoryOptions {
  readonly clock: Clock;
  /** How many alerts began to fire since then (Unix milliseconds); null when not known. */
  readonly alertsStartedSince?: (from: number) => number | null;
}

/** How long a result is cached. A day takes 0.25 ms for each service, and pages ask every 5 s. */
const FRESH_MS = 2000;
/** Cached ranges; a result takes 10 kB for each service. */
const MAX_RESULTS = 2;

/**
 * The last day, in memory: 53 kB for each service at the default interval (at most 225 kB, 17,280
 * probes; more frequent probes are stored for less than a day), and at most 1 MiB of business metrics.
 *
 * Services are summarised one after another with pauses for the event loop, so the last ones may
 * have a newer probe than the first ones.
 */
export class MemoryHistory implements History {
  readonly #clock: Clock;
  readonly #alertsStartedSince: (from: number) => number | null;
  #rings = new Map<string, ProbeRing>();
  readonly #businessValues = new BusinessValues();
  #results: SharedRequests<HistoryResult>;

  constructor({ clock, alertsStartedSince = () => null }: MemoryHistoryOptions) {
    this.#clock = clock;
    this.#results = new SharedRequests(clock, FRESH_MS, MAX_RESULTS);
    this.#alertsStartedSince = alertsStartedSince;
  }

  /**
   * Names the services, in the order of the result. Call it at the start and after a reload: all
   * other services and sources are dropped.
   */
  retain(services: readonly RetainedService[]): void {
    this.#rings = new Map(
      services.map(({ name }) => [name, this.#rings.get(name) ?? new ProbeRing()]),
    );
    const collectors = services.flatMap(({ sources }) => sources.map(({ collector }) => collector));
    this.#businessValues.retain(new Set(collectors));
    this.#results = new SharedRequests(this.#clock, FRESH_MS, MAX_RESULTS);
  }

  /** Stores a conclusive probe of a retained service. */
  recordProbe({ service, inMaintenance }: ProbedService, probe: ProbeResult): void {
    const { name, check } = service;
    this.#rings.get(name)?.add(probe.startedAt, {
      seconds: probe.durationSeconds,
      failed: probe.failure !== undefined,
      inMaintenance,
      holdMs: check.intervalMs + check.timeoutMs,
    });
  }

  /** Stores what was read of a source. */
  recordBusinessMetrics(read: SourceRead): void {
    this.#businessValues.record(read);
  }

  /** Bytes of all that is stored. */
  get bytes(): number {
    const rings = [...this.#rings.values()];
    return rings.reduce((sum, ring) => sum + ring.bytes, this.#businessValues.bytes);
  }

  query(rangeMs: number): Promise<HistoryResult> {
    return this.#results.get(String(rangeMs), () => this.#summarise(rangeMs));
  }

  async #summarise(rangeMs: number): Promise<HistoryResult> {
    const grid = slotGrid(rangeMs, this.#clock.now());
    const oldest = [...this.#rings.values()].map((ring) => ring.oldestAt);
    const from = Math.max(grid.to - rangeMs, Math.min(Infinity, ...oldest));
    return {
      source: 'memory',
      coveredMs: Math.max(0, grid.to - from),
      services: await this.#summariseServices(grid),
      businessMetrics: this.#businessValues.summarise(grid),
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
