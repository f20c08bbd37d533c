import { offsetOf, type Clock } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { notify, type Logger } from '../logger.ts';
import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample, type Sample, type SampleSource } from '../metrics/sample.ts';
import { startCollector, type CollectorState } from './collector.ts';
import { fetchSource, type FetchSource } from './fetch-source.ts';
import { seriesKey } from './selection.ts';

type Collector = ReturnType<typeof startCollector>;

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
  /** Cache: scrapes between two reads share one array. A read clears it. */
  #samples: readonly Sample[] | undefined;
  #added = 0;
  #stopped: Promise<void> = Promise.resolve();

  constructor(options: CollectorSetOptions) {
    this.#options = options;
  }

  /** For the start and for each reload. An unchanged source keeps its state and timer. */
  apply(sources: readonly SourceConfig[]): void {
    const before = this.#collectors;
    this.#collectors = new Map();
    let started = 0;
    for (const source of sources) {
      const key = JSON.stringify(source);
      const delayMs = Math.floor(started / BURST) * BURST_PAUSE_MS;
      this.#collectors.set(key, before.get(key) ?? this.#start(source, delayMs));
      if (!before.has(key)) started += 1;
    }
    for (const [key, collector] of before) {
      if (!this.#collectors.has(key)) this.#stop(collector);
    }
    this.#samples = undefined;
  }

  /** In the order of the configuration. */
  states(): readonly CollectorState[] {
    return [...this.#collectors.values()].map(({ state }) => state());
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

  #start(source: SourceConfig, delayMs: number): Collector {
    return startCollector(source, delayMs, {
      fetch: fetchSource,
      ...this.#options,
      offset: offsetOf(this.#added++),
      earlier: () => {
        const states = this.states();
        const own = states.findIndex((state) => state.source === source);
        return states.slice(0, own);
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

/**
 * The state of the collectors and the business metrics that they read as samples, sorted by
 * `seriesKey`. If two sources have the same series, the earlier source counts.
 */
export function collectorSamples(states: readonly CollectorState[]): Sample[] {
  const offered = states.flatMap((state) => [...ownSamples(state), ...state.samples]);
  // Of entries with the same key a map has the last.
  const byKey = new Map(offered.toReversed().map((one) => [seriesKey(one), one]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Before the first read only the counters of refused values. */
function ownSamples({ source, last, lastSuccessAt, droppedTotal }: CollectorState): Sample[] {
  const { collector } = source;
  const dropped = 'penpal_collector_dropped_series_total';
  const samples: Sample[] = DROP_REASONS.map((reason) =>
    sample(dropped, { collector, reason }, droppedTotal[reason] ?? 0),
  );
  if (last) {
    samples.push(
      sample('penpal_collector_success', { collector }, last.success ? 1 : 0),
      sample('penpal_collector_duration_seconds', { collector }, last.durationSeconds),
    );
  }
  if (lastSuccessAt !== undefined) {
    const name = 'penpal_collector_last_success_timestamp_seconds';
    samples.push(sample(name, { collector }, lastSuccessAt / 1000));
  }
  return samples;
}
