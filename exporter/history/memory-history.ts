import type { Clock } from '../clock.ts';
import { inSlices } from '../time-slice.ts';
import type { ServiceConfig } from '../config/config.ts';
import { BusinessValues, type SourceRead } from './business-values.ts';
import { slotGrid, unusualRange } from './history.ts';
import type { History, HistoryResult, ServiceHistory } from './history.ts';
import { ServiceProbes, type ProbeResult } from './service-probes.ts';
import { sharedRequests } from './shared-requests.ts';

/** The state of a target. */
interface ProbedService {
  readonly service: Pick<ServiceConfig, 'name' | 'check'>;
  readonly inMaintenance: boolean;
}

interface RetainedService extends Pick<ServiceConfig, 'name'> {
  readonly sources: readonly SourceRead['source'][];
}

interface MemoryHistoryOptions {
  readonly clock: Clock;
  /** How many alerts began to fire since then (Unix milliseconds); null when not known. */
  readonly alertsStartedSince?: (from: number) => number | null;
}

/** A day takes 0.25 ms for each service, and pages ask every 5 s. A result has 10 kB for each. */
const CACHE = { freshMs: 2000, maxKeys: 2 };

/**
 * The last day, in memory: 94 kB for each service at the default interval (at most 232 kB, 17,280
 * probes; more frequent probes are stored for less than a day), and at most 1 MiB of business metrics.
 *
 * Services are summarised one after another with pauses for the event loop, so the last ones may
 * have a newer probe than the first ones.
 */
export class MemoryHistory implements History {
  readonly #options: Required<MemoryHistoryOptions>;
  #services = new Map<string, ServiceProbes>();
  readonly #businessValues = new BusinessValues();
  #share: ReturnType<typeof sharedRequests<HistoryResult>>;

  constructor(options: MemoryHistoryOptions) {
    this.#options = { alertsStartedSince: () => null, ...options };
    this.#share = sharedRequests({ ...options, ...CACHE });
  }

  /**
   * Names the services, in the order of the result. Call it at the start and after a reload: all
   * other services and sources are dropped.
   */
  retain(services: readonly RetainedService[]): void {
    this.#services = new Map(
      services.map(({ name }) => [name, this.#services.get(name) ?? new ServiceProbes()]),
    );
    const collectors = services.flatMap(({ sources }) => sources.map(({ collector }) => collector));
    this.#businessValues.retain(new Set(collectors));
    this.#share = sharedRequests({ ...this.#options, ...CACHE });
  }

  /** Stores a conclusive probe of a retained service. */
  recordProbe({ service, inMaintenance }: ProbedService, probe: ProbeResult): void {
    const { name, check } = service;
    this.#services.get(name)?.add(probe, check.intervalMs + check.timeoutMs, inMaintenance);
  }

  recordBusinessMetrics(read: SourceRead): void {
    this.#businessValues.record(read);
  }

  query(rangeMs: number): Promise<HistoryResult> {
    const summarise = async (): Promise<HistoryResult> => {
      const grid = slotGrid(rangeMs, this.#options.clock.now());
      const oldest = [...this.#services.values()].map(({ oldestAt }) => oldestAt);
      const services: ServiceHistory[] = [];
      await inSlices(this.#services, ([name, probes]) => {
        services.push(probes.summarise(name, grid));
      });
      return {
        source: 'memory',
        coveredMs: Math.max(0, Math.min(rangeMs, grid.to - Math.min(...oldest))),
        services,
        businessMetrics: this.#businessValues.summarise(grid),
        alertsGenerated: this.#options.alertsStartedSince(grid.from),
      };
    };
    return this.#share(String(rangeMs), summarise, unusualRange(rangeMs));
  }
}
