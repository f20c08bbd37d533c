import { nextSlotMs, offsetOf, systemTime, type Cancel } from '../clock.ts';
import type { SourceConfig } from '../config/config.ts';
import { logMs, notify, type Logger } from '../logger.ts';
import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample, type Sample, type SampleSource } from '../metrics/sample.ts';
import { collect, initialState, type CollectorState, type ReadOptions } from './collector.ts';
import { seriesKey } from './selection.ts';

/** Milliseconds between the first reads of two sources: limits the load of a start. */
export const START_GAP_MS = 5;
const DROPPED = 'penpal_collector_dropped_series_total';
const LAST_SUCCESS = 'penpal_collector_last_success_timestamp_seconds';

/** A source with its timer. */
interface Collector {
  state: CollectorState;
  cancel: Cancel;
  /** Resolves when the read in progress has ended. */
  reading: Promise<void>;
  readonly stopping: AbortController;
  readonly loggedRefusals: Set<string>;
}

type Options = Pick<ReadOptions, 'clock' | 'onInconclusive' | 'fetch'> & { readonly log: Logger };

/** Reads every source of business metrics in its own slot of each interval, never twice at once. */
export class CollectorSet {
  readonly #options: Options;
  readonly #listeners: ((state: CollectorState) => void)[] = [];
  /** By the source's configuration as JSON, in the order of the configuration. */
  #collectors = new Map<string, Collector>();
  /** Cache: scrapes between two reads share one array. A read clears it. */
  #samples: readonly Sample[] | undefined;
  #added = 0;
  #stopped: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** For the start and each reload. Unchanged sources keep state and timer; new ones are read after `delayMs`. */
  apply(sources: readonly SourceConfig[], delayMs = 0): void {
    const before = this.#collectors;
    this.#collectors = new Map();
    for (const source of sources) {
      const key = JSON.stringify(source);
      this.#collectors.set(key, before.get(key) ?? this.#start(source, delayMs));
      if (!before.delete(key)) delayMs += START_GAP_MS;
    }
    this.#stop(before);
    this.#samples = undefined;
  }

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
  stop(): Promise<void> {
    this.#stop(this.#collectors);
    return this.#stopped;
  }

  #start(source: SourceConfig, delayMs: number): Collector {
    const { clock, log } = this.#options;
    const offset = offsetOf(this.#added++);
    const readAfter = (ms: number) =>
      clock.after(ms, () => {
        collector.reading = read();
      });
    const collector: Collector = {
      state: initialState(source),
      cancel: readAfter(delayMs),
      reading: Promise.resolve(),
      stopping: new AbortController(),
      loggedRefusals: new Set(),
    };
    const { signal } = collector.stopping;
    const options = { ...this.#options, states: () => this.states(), signal };
    const read = async () => {
      const startedMs = clock.monotonic();
      const next = await collect(collector.state, options);
      if (signal.aborted) return;
      // A read that takes longer than the interval skips the slots that it missed.
      const endedMs = clock.monotonic();
      // A body that takes long to parse gets a third of a core at most.
      const parsedMs = endedMs - startedMs - (next.last?.durationSeconds ?? 0) * 1000;
      const fromMs = endedMs + 2 * Math.max(0, parsedMs);
      collector.cancel = readAfter(nextSlotMs(fromMs, source.intervalMs, offset) - endedMs);
      if (next === collector.state) return;
      logRead(log, next, collector);
      collector.state = next;
      this.#samples = undefined;
      notify(log, 'business metrics', this.#listeners, next);
    };
    return collector;
  }

  /** Ends reads in progress and discards their results. */
  #stop(collectors: ReadonlyMap<string, Collector>): void {
    for (const { cancel, stopping, reading } of collectors.values()) {
      cancel();
      stopping.abort();
      this.#stopped = this.#stopped.then(() => reading);
    }
  }
}

/** Logs a failure and a recovery once, and each kind of refusal once. */
function logRead(
  log: Logger,
  { source: { collector, serviceName }, last }: CollectorState,
  { state, loggedRefusals }: Collector,
): void {
  const { success, message: reason, durationSeconds, dropped } = last!;
  const about = { collector, service: serviceName };
  const facts = { ...about, durationMs: logMs(durationSeconds), reason };
  const wasGood = state.last?.success ?? true;
  if (success) log[wasGood ? 'debug' : 'info'](facts, 'business metrics are readable');
  else log[wasGood ? 'warn' : 'debug'](facts, 'cannot read business metrics');
  for (const refusal of dropped) {
    const kind = `${refusal.metric} ${refusal.reason}`;
    if (!loggedRefusals.has(kind)) log.warn({ ...about, ...refusal }, 'refused values');
    loggedRefusals.add(kind);
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
  const { collector, serviceName: service_name } = source;
  const samples: Sample[] = DROP_REASONS.map((reason) =>
    sample(DROPPED, { collector, reason }, droppedTotal[reason] ?? 0),
  );
  if (!last) return samples;
  const { success, durationSeconds } = last;
  samples.push(sample('penpal_collector_success', { collector, service_name }, Number(success)));
  samples.push(sample('penpal_collector_duration_seconds', { collector }, durationSeconds));
  if (lastSuccessAt === undefined) return samples;
  return [...samples, sample(LAST_SUCCESS, { collector }, systemTime(lastSuccessAt) / 1000)];
}
