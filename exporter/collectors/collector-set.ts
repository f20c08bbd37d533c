import { offsetOf, type Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { notify, type Logger } from '../logger.ts';
import type { Sample, SampleSource } from '../metrics/sample.ts';
import { Collector, type CollectorState } from './collector.ts';
import { collectorSamples } from './collector-samples.ts';
import { fetchSource, type FetchSource } from './fetch-source.ts';

/** First reads that start together, and the pause between two such groups: limits the load. */
const BURST = 10;
const BURST_PAUSE_MS = 50;

interface CollectorSetOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Tests pass their own. */
  readonly fetch?: FetchSource;
}

/** Reads every source of business metrics, each on its own timer. */
export class CollectorSet {
  readonly #options: CollectorSetOptions;
  readonly #listeners: ((state: CollectorState) => void)[] = [];
  /** By the source's configuration as JSON, in the order of the configuration. */
  #collectors = new Map<string, Collector>();
  /** Undefined after each read, so that scrapes between two reads share one array. */
  #samples: readonly Sample[] | undefined;
  #added = 0;
  #stopped: Promise<void> = Promise.resolve();

  constructor(options: CollectorSetOptions) {
    this.#options = options;
  }

  /** For the start and for each reload. An unchanged source keeps its state and timer. */
  apply(sources: readonly SourceConfig[]): void {
    const before = this.#collectors;
    const keyed = sources.map((source) => [JSON.stringify(source), source] as const);
    this.#collectors = new Map(
      keyed.map(([key, source]) => [key, before.get(key) ?? this.#create(source)]),
    );
    for (const [key, collector] of before) {
      if (!this.#collectors.has(key)) this.#stop(collector);
    }
    const added = [...this.#collectors].filter(([key]) => !before.has(key));
    for (const [index, [, collector]] of added.entries()) {
      collector.start(Math.floor(index / BURST) * BURST_PAUSE_MS);
    }
    this.#samples = undefined;
  }

  /** In the order of the configuration. */
  states(): readonly CollectorState[] {
    return [...this.#collectors.values()].map(({ state }) => state);
  }

  /** For the registry. */
  readonly samples: SampleSource = () => (this.#samples ??= collectorSamples(this.states()));

  /** Called after each read with the new state. */
  onRead(listener: (state: CollectorState) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when no read is in progress and no timer is left. */
  async stop(): Promise<void> {
    for (const collector of this.#collectors.values()) this.#stop(collector);
    await this.#stopped;
  }

  #create(source: SourceConfig): Collector {
    return new Collector(source, {
      fetch: fetchSource,
      ...this.#options,
      offset: offsetOf(this.#added++),
      earlier: () => {
        const states = this.states();
        const index = states.findIndex((state) => state.source === source);
        return states.slice(0, index);
      },
      onRead: (state) => {
        this.#samples = undefined;
        notify(this.#options.log, 'business metrics', this.#listeners, state);
      },
    });
  }

  #stop(collector: Collector): void {
    const ended = collector.stop();
    this.#stopped = this.#stopped.then(() => ended);
  }
}
