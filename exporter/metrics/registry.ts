import { TimeSlice } from '../time-slice.ts';
import type { Logger } from '../logger.ts';
import { catalog, type MetricName } from './catalog.ts';
import { append, joinBytes, metricHeader, renderSamples } from './exposition.ts';
import type { ExpositionFormat, MetricLines } from './exposition.ts';
import { Histogram, type HistogramName, type HistogramState } from './histogram.ts';
import { processMetrics } from './process-metrics.ts';
import type { Sample, SampleSource } from './sample.ts';

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

/** States cached together. When one of them changes, about 10 kB of each of its metrics are written again. */
const GROUP_STATES = 128;

/** Neighbouring states, their lines, and the lines of all of them as bytes. */
interface Group {
  readonly states: readonly object[];
  readonly lines: readonly (readonly MetricLines[])[];
  readonly bytes: ReadonlyMap<MetricName, Buffer>;
}

/** Adds lines to those of each metric. */
type Write = (metrics: Map<MetricName, Buffer[]>, slice: TimeSlice) => Promise<void>;

/**
 * Renders the states of one source in groups. A group with the same states as in the last scrape keeps its bytes;
 * in other groups, states that did not change keep their lines. A failure costs only the series of the state or
 * source that failed. Each call copies the states of its moment and returns what writes them.
 */
export function renderInGroups<S extends object>(
  states: () => Iterable<S>,
  render: (state: S) => readonly MetricLines[],
  log: Logger,
): () => Write {
  let groups: readonly Group[] = [];

  const orNothing = <T>(read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      log.error({ err: error }, 'a metrics source failed; its series are absent');
      return [];
    }
  };

  const writeGroup = async (members: readonly S[], last: Group | undefined, slice: TimeSlice) => {
    const lines: (readonly MetricLines[])[] = [];
    const texts = new Map<MetricName, string[]>();
    for (const [index, state] of members.entries()) {
      const cached = last?.states[index] === state ? last.lines[index] : undefined;
      const rendered = cached ?? orNothing(() => render(state));
      lines.push(rendered);
      for (const each of rendered) append(texts, each.name, each.lines);
      if (slice.isOver) await slice.next();
    }
    const bytes = new Map<MetricName, Buffer>();
    for (const [name, parts] of texts) {
      bytes.set(name, joinBytes(parts));
      if (slice.isOver) await slice.next();
    }
    return { states: members, lines, bytes };
  };

  return () => {
    const taken = orNothing(() => [...states()]);
    return async (metrics, slice) => {
      const written: Group[] = [];
      for (let start = 0; start < taken.length; start += GROUP_STATES) {
        const members = taken.slice(start, start + GROUP_STATES);
        const last = groups[written.length];
        const isCached =
          last?.states.length === members.length &&
          members.every((state, index) => state === last.states[index]);
        written.push(isCached ? last : await writeGroup(members, last, slice));
        if (slice.isOver) await slice.next();
      }
      groups = written;
      for (const { bytes } of written) {
        for (const [name, lines] of bytes) append(metrics, name, lines);
      }
    };
  };
}
