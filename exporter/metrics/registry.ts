import type { Logger } from '../logger.ts';
import type { Body } from '../send-body.ts';
import { TimeSlice } from '../time-slice.ts';
import { encode, headers, linesSize, renderSamples } from './exposition.ts';
import type { ExpositionFormat, Lines, SourceLines } from './exposition.ts';
import { Histogram, type HistogramName, type HistogramState } from './histogram.ts';
import { processMetrics } from './process-metrics.ts';
import type { Sample, SampleSource } from './sample.ts';

/** Up to this size the exposition is made once for all clients that share it. */
const LARGEST_JOINED_BYTES = 262_144;
/** A larger one is made for each client, in pieces of this size. */
const PIECE_BYTES = 16_384;

type States<S extends object> = () => Iterable<S>;

interface Source {
  readonly states: States<object>;
  readonly render: (taken: readonly object[], slice: TimeSlice) => Promise<SourceLines>;
}

/**
 * Everything that `/metrics` shows. A scrape copies the states of all sources in one synchronous step, so it shows
 * one moment; then it renders them slice by slice and yields to the event loop in between. States are immutable:
 * what has not changed since the last scrape is not rendered again. Process metrics may be PROCESS_CACHE_MS old.
 */
export class MetricRegistry {
  readonly #log: Logger;
  readonly #sources: Source[] = [];
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
  addStates<S extends object>(states: States<S>, samplesOf: (state: S) => Iterable<Sample>): void {
    this.addParts(states, (state) => state, samplesOf);
  }

  /** The same for a part of each state. A scrape calls the same function `states` once for all parts. */
  addParts<S extends object, P extends object>(
    states: States<S>,
    partOf: (state: S) => P,
    samplesOf: (part: P) => Iterable<Sample>,
  ): void {
    this.#add(states, partOf, (part) => renderSamples(samplesOf(part)));
  }

  /** Creates a histogram that is part of every scrape from now on. */
  addHistogram<N extends HistogramName>(name: N): Histogram<N> {
    const histogram = new Histogram(name);
    const states = () => histogram.states();
    this.#add<HistogramState, HistogramState>(states, (state) => state, histogram.render);
    return histogram;
  }

  #add<S extends object, P extends object>(
    states: States<S>,
    partOf: (state: S) => P,
    render: (part: P) => Lines,
  ): void {
    const renderPart = (part: P) => this.#orNothing(() => render(part)) ?? {};
    this.#sources.push({ states, render: renderChanged(partOf, renderPart) as Source['render'] });
  }

  /** The exposition in catalogue order. */
  async exposeInPieces(format: ExpositionFormat): Promise<Body> {
    const slice = new TimeSlice();
    const taken = new Map<States<object>, readonly object[]>();
    for (const { states } of this.#sources) {
      if (!taken.has(states)) taken.set(states, this.#orNothing(() => [...states()]) ?? []);
    }
    const lines = [headers(format)];
    for (const { states, render } of this.#sources) {
      lines.push(await render(taken.get(states) ?? [], slice));
    }
    const process = await this.#exposeProcess(format);
    const bytes = lines.reduce((sum, source) => sum + source.bytes, 0);
    if (bytes <= LARGEST_JOINED_BYTES) return [Buffer.concat([...encode(lines, bytes), process])];
    return {
      bytes: bytes + process.length,
      *[Symbol.iterator]() {
        yield* encode(lines, PIECE_BYTES);
        yield process;
      },
    };
  }

  /** A failure costs only the series of the state or source that failed. */
  #orNothing<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#log.error({ err: error }, 'a metrics source failed; its series are absent');
      return undefined;
    }
  }
}

/** Renders only the parts of states that have changed since the last scrape. */
function renderChanged<S extends object, P extends object>(
  partOf: (state: S) => P,
  render: (part: P) => Lines,
): (taken: readonly S[], slice: TimeSlice) => Promise<SourceLines> {
  const names = new Set<string>();
  let last: readonly { part: P; lines: Lines; bytes: number }[] = [];
  const renderNew = (part: P) => {
    const lines = render(part);
    for (const name of Object.keys(lines)) names.add(name);
    return { part, lines, bytes: linesSize(lines) };
  };
  return async (taken, slice) => {
    const states = [...last];
    states.length = taken.length;
    let bytes = 0;
    for (let index = 0; index < taken.length; index += 1) {
      const part = partOf(taken[index]!);
      const rendered = states[index]?.part === part ? states[index]! : renderNew(part);
      states[index] = rendered;
      bytes += rendered.bytes;
      if (slice.isOver) await slice.next();
    }
    last = states;
    return { names, states, bytes };
  };
}
