import { TimeSlice } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { catalog, type MetricName } from './catalog.ts';
import { metricHeader, renderSamples, type ExpositionFormat } from './exposition.ts';
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
  readonly #histograms = new Map<HistogramName, unknown>();
  readonly #exposeProcess = processMetrics();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Adds these samples to every scrape from now on. */
  addSource(source: SampleSource): void {
    this.addStates(
      () => [source()],
      (samples) => samples,
    );
  }

  /** Adds the samples of each state to every scrape from now on. `samplesOf` must depend on the state alone. */
  addStates<S extends object>(
    states: () => Iterable<S>,
    samplesOf: (state: S) => Iterable<Sample>,
  ): void {
    const render = (state: S) => renderSamples(samplesOf(state));
    this.#sources.push(renderInGroups(states, render, this.#log));
  }

  /** The histogram of this name; it is part of every scrape from the first call on. */
  histogram<N extends HistogramName>(name: N): Histogram<N> {
    const known = this.#histograms.get(name);
    if (known) return known as Histogram<N>;
    const histogram = new Histogram(name);
    this.#histograms.set(name, histogram);
    const states = () => histogram.states();
    const render = (state: HistogramState) => histogram.render(state);
    this.#sources.push(renderInGroups(states, render, this.#log));
    return histogram;
  }

  /** The whole exposition as of now, in the order of the catalogue. */
  async expose(format: ExpositionFormat = 'text'): Promise<string> {
    return Buffer.concat(await this.exposeInPieces(format)).toString();
  }

  /** The same as bytes. The next scrape may return the same buffers, so they must not be changed. */
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
