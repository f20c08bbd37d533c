import type { Logger } from '../logger.ts';
import { catalog } from './catalog.ts';
import type { MetricName, NamesOfType } from './catalog.ts';
import { renderSamples } from './exposition.ts';
import type { ExpositionFormat, FamilyLines } from './exposition.ts';
import { Family } from './family.ts';
import { Histogram } from './histogram.ts';
import { processMetrics } from './process-metrics.ts';
import { Runs } from './runs.ts';
import type { Sample, SampleSource } from './sample.ts';
import { StateSource } from './state-source.ts';
import { TimeSlice } from '../clock.ts';

const NAMES = Object.keys(catalog) as MetricName[];
const NO_PARTS: readonly string[] = [];

/** A histogram of the catalogue, with its labels checked at compile time. */
export type CatalogHistogram<N extends NamesOfType<'histogram'>> = Pick<
  Histogram<N>,
  'observe' | 'remove'
>;

/** A room with its states at one moment. */
interface Taken {
  readonly source: StateSource;
  readonly states: readonly object[];
}

/**
 * Everything that `/metrics` shows. A scrape takes all rooms' states in one synchronous turn, so that
 * it is never half of one state and half of the next, and a series whose source is gone is gone from
 * the scrape. States are immutable: what one says is written once and kept as long as the state is.
 * What is shown is therefore never older than the request, but for what was read of this process:
 * that may be PROCESS_CACHE_MS older.
 */
export class MetricRegistry {
  readonly #histograms = new Map<MetricName, Histogram<NamesOfType<'histogram'>>>();
  readonly #families = NAMES.map((name) => [name, new Family(name)] as const);
  readonly #sources: StateSource[] = [];
  readonly #runs = { text: new Runs(), openmetrics: new Runs() };
  readonly #exposeProcess = processMetrics();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
    for (const name of NAMES) {
      if (catalog[name].type === 'histogram') this.#addHistogram(name as NamesOfType<'histogram'>);
    }
  }

  /** Adds a room's samples to every scrape from now on. */
  addSource(source: SampleSource): void {
    const read = () => {
      const samples = source();
      return [isArray(samples) ? samples : [...samples]];
    };
    this.addStates(read, (samples) => samples);
  }

  /**
   * Adds what each of a room's states says to every scrape from now on. States must be immutable, and
   * `samplesOf` must depend on nothing else.
   */
  addStates<S extends object>(
    states: () => Iterable<S>,
    samplesOf: (state: S) => Iterable<Sample>,
  ): void {
    this.#addStates(states, (state) => renderSamples(samplesOf(state)));
  }

  histogram<N extends NamesOfType<'histogram'>>(name: N): CatalogHistogram<N> {
    const histogram = this.#histograms.get(name);
    if (!histogram) throw new Error(`${name} is not a histogram of the catalogue`);
    return histogram;
  }

  /** The exposition as of this moment, in the order of the catalogue. */
  async expose(format: ExpositionFormat = 'text'): Promise<string> {
    return Buffer.concat(await this.exposeInPieces(format)).toString();
  }

  /** The same as bytes, in pieces of which most are those of the last scrape: nothing may change them. */
  async exposeInPieces(format: ExpositionFormat): Promise<readonly Buffer[]> {
    const turn = new TimeSlice();
    const taken = this.#takeStates();
    if (turn.isOver) await turn.next();
    const parts = await this.#writeParts(taken, turn);
    const written: Buffer[] = [];
    for (const [name, family] of this.#families) {
      for (const bytes of family.write(parts.get(name) ?? NO_PARTS, format)) {
        written.push(bytes);
        if (turn.isOver) await turn.next();
      }
    }
    written.push(await this.#exposeProcess(format));
    return this.#runs[format].join(written);
  }

  #takeStates(): Taken[] {
    return this.#sources.map((source) => ({ source, states: this.#statesOf(source) }));
  }

  /** By metric. */
  async #writeParts(
    taken: readonly Taken[],
    turn: TimeSlice,
  ): Promise<Map<MetricName, readonly string[]>> {
    const parts = new Map<MetricName, readonly string[]>();
    for (const { source, states } of taken) {
      for (const [name, lines] of await source.write(states, turn)) {
        const known = parts.get(name);
        parts.set(name, known ? [...known, ...lines] : lines);
      }
    }
    return parts;
  }

  /** One room that fails must not cost the others their scrape. */
  #statesOf({ states }: StateSource): readonly object[] {
    try {
      return [...states()];
    } catch (error) {
      return this.#absent(error);
    }
  }

  #absent(error: unknown): [] {
    this.#log.error({ err: error }, 'a source of samples failed; its series are absent');
    return [];
  }

  #addHistogram(name: NamesOfType<'histogram'>): void {
    const histogram = new Histogram(name);
    this.#histograms.set(name, histogram);
    this.#addStates(
      () => histogram.states(),
      (state) => histogram.render(state),
    );
  }

  #addStates<S extends object>(
    states: () => Iterable<S>,
    render: (state: S) => readonly FamilyLines[],
  ): void {
    const renderOrNothing = (state: object) => {
      try {
        return render(state as S);
      } catch (error) {
        return this.#absent(error);
      }
    };
    this.#sources.push(new StateSource(states, renderOrNothing));
  }
}

function isArray(samples: Iterable<Sample>): samples is readonly Sample[] {
  return Array.isArray(samples);
}
