import { TimeSlice } from '../time-slice.ts';
import type { Logger } from '../logger.ts';
import { catalog, type MetricName } from './catalog.ts';
import {
  metricHeader,
  renderSamples,
  type ExpositionFormat,
  type MetricLines,
} from './exposition.ts';
import { Histogram, type HistogramName, type HistogramState } from './histogram.ts';
import { processMetrics } from './process-metrics.ts';
import type { Sample, SampleSource } from './sample.ts';
import { renderInGroups } from './render-in-groups.ts';

const NAMES = Object.keys(catalog) as MetricName[];

/** Up to this size all parts are joined into one buffer; the process metrics follow as a second one. */
const LARGEST_JOINED_BYTES = 262_144;

/**
 * Everything that `/metrics` shows. A scrape copies the states of all sources in one synchronous step, so it shows
 * one moment; then it writes them slice by slice and yields to the event loop in between. States are immutable:
 * what has not changed since the last scrape is not written again. Process metrics may be PROCESS_CACHE_MS old.
 */
export class MetricRegistry {
  readonly #log: Logger;
  readonly #sources: ReturnType<typeof renderInGroups>[] = [];
  readonly #exposeProcess = processMetrics();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Adds these samples to every scrape from now on. */
  addSource(source: SampleSource): void {
    this.#add(() => [source()], renderSamples);
  }

  /** Adds the samples of each state to every scrape from now on. `samplesOf` must depend on the state alone. */
  addStates<S extends object>(
    states: () => Iterable<S>,
    samplesOf: (state: S) => Iterable<Sample>,
  ): void {
    this.#add(states, (state) => renderSamples(samplesOf(state)));
  }

  /** Creates a histogram that is part of every scrape from now on. */
  addHistogram<N extends HistogramName>(name: N): Histogram<N> {
    const histogram = new Histogram(name);
    const render = (state: HistogramState) => histogram.render(state);
    this.#add(() => histogram.states(), render);
    return histogram;
  }

  #add<S extends object>(states: () => Iterable<S>, render: (state: S) => MetricLines[]): void {
    this.#sources.push(renderInGroups(states, render, this.#log));
  }

  /** The exposition in catalogue order. The next scrape may return the same buffers, so they must not be changed. */
  async exposeInPieces(format: ExpositionFormat): Promise<readonly Buffer[]> {
    const slice = new TimeSlice();
    const writers = this.#sources.map((source) => source());
    const metrics = new Map<MetricName, Buffer[]>();
    for (const name of NAMES) metrics.set(name, [Buffer.from(metricHeader(name, format))]);
    for (const write of writers) await write(metrics, slice);
    const parts = [...metrics.values()].flat();
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const pieces = length > LARGEST_JOINED_BYTES ? parts : [Buffer.concat(parts, length)];
    return [...pieces, await this.#exposeProcess(format)];
  }
}
