import { TimeSlice } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { catalog } from './catalog.ts';
import type { MetricName } from './catalog.ts';
import { metricHeader, renderSamples } from './exposition.ts';
import type { ExpositionFormat } from './exposition.ts';
import { Histogram } from './histogram.ts';
import type { HistogramName } from './histogram.ts';
import { processMetrics } from './process-metrics.ts';
import type { Sample, SampleSource } from './sample.ts';
import { append, isSame, Source } from './source.ts';
import type { SourceOptions } from './source.ts';

const NAMES = Object.keys(catalog) as MetricName[];

/** Metrics joined into one piece if they are small: with a few services a response is a handful of writes. */
const BATCH_METRICS = 16;
const LARGEST_JOINED_BYTES = 65_536;

type Histograms = { readonly [N in HistogramName]: Histogram<N> };

/** The bytes of some metrics, and the pieces in which they are sent. */
interface Batch {
  readonly parts: readonly Buffer[];
  readonly pieces: readonly Buffer[];
}

/**
 * Everything that `/metrics` shows. A scrape copies the states of all sources in one synchronous step, so it shows
 * one moment; then it writes them slice by slice and yields to the event loop in between. States are immutable:
 * what has not changed since the last scrape is not written again. Process metrics may be PROCESS_CACHE_MS old.
 */
export class MetricRegistry {
  readonly #log: Logger;
  readonly #sources: Pick<Source<object>, 'take'>[] = [];
  readonly #histograms: Histograms;
  readonly #headers = { text: headersIn('text'), openmetrics: headersIn('openmetrics') };
  readonly #batches: Record<ExpositionFormat, readonly Batch[]> = { text: [], openmetrics: [] };
  readonly #exposeProcess = processMetrics();

  constructor(log: Logger) {
    this.#log = log;
    this.#histograms = Object.fromEntries(
      NAMES.filter(isHistogram).map((name) => [name, this.#createHistogram(name)]),
    ) as unknown as Histograms;
  }

  histogram<N extends HistogramName>(name: N): Histograms[N] {
    return this.#histograms[name];
  }

  /** Adds these samples to every scrape from now on. */
  addSource(source: SampleSource): void {
    const read = () => {
      const samples = source();
      return [isArray(samples) ? samples : [...samples]];
    };
    this.addStates(read, (samples) => samples);
  }

  /** Adds the samples of each state to every scrape from now on. `samplesOf` must depend on the state alone. */
  addStates<S extends object>(
    states: () => Iterable<S>,
    samplesOf: (state: S) => Iterable<Sample>,
  ): void {
    this.#add({ states, render: (state) => renderSamples(samplesOf(state)) });
  }

  /** The whole exposition as of now, in the order of the catalogue. */
  async expose(format: ExpositionFormat = 'text'): Promise<string> {
    return Buffer.concat(await this.exposeInPieces(format)).toString();
  }

  /** The same as bytes. The next scrape may return the same buffers, so they must not be changed. */
  async exposeInPieces(format: ExpositionFormat): Promise<readonly Buffer[]> {
    const slice = new TimeSlice();
    const writers = this.#sources.map((source) => source.take());
    const bytes = new Map(this.#headers[format].map(([name, header]) => [name, [header]]));
    for (const write of writers) {
      for (const lines of await write(slice)) {
        for (const [name, buffer] of lines) append(bytes, name, buffer);
      }
    }
    return [...this.#piecesOf([...bytes.values()], format), await this.#exposeProcess(format)];
  }

  /** Joins small metrics, and reuses what was joined for the last scrape. */
  #piecesOf(metrics: readonly Buffer[][], format: ExpositionFormat): Buffer[] {
    const last = this.#batches[format];
    const batches: Batch[] = [];
    for (let start = 0; start < metrics.length; start += BATCH_METRICS) {
      const parts = metrics.slice(start, start + BATCH_METRICS).flat();
      const cached = last[batches.length];
      const isCached = cached && isSame(cached.parts, parts);
      batches.push(isCached ? cached : { parts, pieces: joinSmall(parts) });
    }
    this.#batches[format] = batches;
    return batches.flatMap(({ pieces }) => pieces);
  }

  #createHistogram<N extends HistogramName>(name: N): Histogram<N> {
    const histogram = new Histogram(name);
    this.#add({
      states: () => histogram.states(),
      render: (state) => histogram.render(state),
    });
    return histogram;
  }

  #add<S extends object>(source: Omit<SourceOptions<S>, 'log'>): void {
    this.#sources.push(new Source({ ...source, log: this.#log }));
  }
}

/** HELP and TYPE of each metric, in the order of the catalogue. */
function headersIn(format: ExpositionFormat) {
  return NAMES.map((name) => [name, Buffer.from(metricHeader(name, format))] as const);
}

function joinSmall(parts: readonly Buffer[]): readonly Buffer[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return length > LARGEST_JOINED_BYTES ? parts : [Buffer.concat(parts, length)];
}

function isHistogram(name: MetricName): name is HistogramName {
  return catalog[name].type === 'histogram';
}

function isArray(samples: Iterable<Sample>): samples is readonly Sample[] {
  return Array.isArray(samples);
}
