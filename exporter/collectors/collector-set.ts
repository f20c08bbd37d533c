import { offsetOf } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { notify } from '../logger.ts';
import type { Logger } from '../logger.ts';
import type { Sample, SampleSource } from '../metrics/sample.ts';
import { Collector } from './collector.ts';
import { collectorSamples, withDuplicatesCounted } from './collector-samples.ts';
import type { CollectorState } from './collector-state.ts';
import { fetchSource } from './fetch-source.ts';
import type { FetchSource } from './fetch-source.ts';

/** First reads that start together, and the pause before the next ones: sources are no load test. */
const BURST = 10;
const BURST_PAUSE_MS = 50;

export interface CollectorSetOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch?: FetchSource;
}

/** Reads every source of business figures, each on a timer of its own. */
export class CollectorSet {
  readonly #options: CollectorSetOptions;
  readonly #listeners: ((state: CollectorState) => void)[] = [];
  /** Collectors that were stopped while a read was under way. */
  readonly #ending = new Set<Promise<void>>();
  /** By the text of the source's configuration, in the order of the configuration. */
  #collectors = new Map<string, Collector>();
  /** Made again after each read, not at each scrape. */
  #samples: readonly Sample[] | undefined;
  #added = 0;

  constructor(options: CollectorSetOptions) {
    this.#options = options;
  }

  /** For the start and for each reload. A source that did not change keeps its state and timer. */
  apply(sources: readonly SourceConfig[]): void {
    const before = this.#collectors;
    const fresh: Collector[] = [];
    this.#collectors = new Map();
    for (const source of sources) {
      const text = JSON.stringify(source);
      const known = before.get(text);
      const collector = known ?? this.#create(source);
      if (!known) fresh.push(collector);
      before.delete(text);
      this.#collectors.set(text, collector);
    }
    for (const collector of before.values()) this.#end(collector);
    this.#samples = undefined;
    fresh.forEach((collector, index) => {
      collector.start(Math.floor(index / BURST) * BURST_PAUSE_MS);
    });
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

  /** No read is under way and no timer runs when it resolves. */
  async stop(): Promise<void> {
    for (const collector of this.#collectors.values()) this.#end(collector);
    await Promise.all(this.#ending);
  }

  #end(collector: Collector): void {
    const ended = collector.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  #create(source: SourceConfig): Collector {
    const { clock, log, fetch = fetchSource } = this.#options;
    return new Collector(source, {
      clock,
      log,
      fetch,
      offset: offsetOf(this.#added++),
      review: (state) => withDuplicatesCounted(state, this.#statesBefore(source)),
      onRead: (state) => this.#tell(state),
    });
  }

  #statesBefore(source: SourceConfig): readonly CollectorState[] {
    const states = this.states();
    return states.slice(
      0,
      states.findIndex((state) => state.source === source),
    );
  }

  #tell(state: CollectorState): void {
    this.#samples = undefined;
    notify(this.#options.log, 'business metrics', this.#listeners, state);
  }
}
