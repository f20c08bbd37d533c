import type { TimeSlice } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { MetricName } from './catalog.ts';
import { append, joinBytes, type MetricLines } from './exposition.ts';

/** States cached together. When one of them changes, about 10 kB of each of its metrics are written again. */
const GROUP_STATES = 128;

/** Neighbouring states, their lines, and the lines of all of them as bytes. */
interface Group {
  readonly states: readonly object[];
  readonly lines: readonly (readonly MetricLines[])[];
  readonly bytes: ReadonlyMap<MetricName, Buffer>;
}

interface SourceOptions<S extends object> {
  readonly states: () => Iterable<S>;
  readonly render: (state: S) => readonly MetricLines[];
  readonly log: Logger;
}

/**
 * Renders the states of one source in groups. A group with the same states as in the last scrape keeps its bytes;
 * in other groups, states that did not change keep their lines. A failure costs only the series of the state or
 * source that failed.
 */
export class Source<S extends object> {
  readonly #options: SourceOptions<S>;
  #groups: readonly Group[] = [];

  constructor(options: SourceOptions<S>) {
    this.#options = options;
  }

  /** Copies the states of this moment. The returned function adds their lines to those of each metric. */
  take(): (metrics: Map<MetricName, Buffer[]>, slice: TimeSlice) => Promise<void> {
    const states = this.#orNothing(() => [...this.#options.states()]);
    return async (metrics, slice) => {
      const groups = await this.#write(states, slice);
      this.#groups = groups;
      for (const { bytes } of groups) {
        for (const [name, lines] of bytes) append(metrics, name, lines);
      }
    };
  }

  async #write(states: readonly S[], slice: TimeSlice): Promise<readonly Group[]> {
    const groups: Group[] = [];
    for (let start = 0; start < states.length; start += GROUP_STATES) {
      const wanted = states.slice(start, start + GROUP_STATES);
      const last = this.#groups[groups.length];
      const isCached = last && isSame(last.states, wanted);
      groups.push(isCached ? last : await this.#writeGroup(wanted, last, slice));
      if (slice.isOver) await slice.next();
    }
    return groups;
  }

  async #writeGroup(
    states: readonly S[],
    last: Group | undefined,
    slice: TimeSlice,
  ): Promise<Group> {
    const lines: (readonly MetricLines[])[] = [];
    const texts = new Map<MetricName, string[]>();
    for (const [index, state] of states.entries()) {
      const cached = last?.states[index] === state ? last.lines[index] : undefined;
      const rendered = cached ?? this.#orNothing(() => this.#options.render(state));
      lines.push(rendered);
      for (const each of rendered) append(texts, each.name, each.lines);
      if (slice.isOver) await slice.next();
    }
    const bytes = new Map<MetricName, Buffer>();
    for (const [name, parts] of texts) {
      bytes.set(name, joinBytes(parts));
      if (slice.isOver) await slice.next();
    }
    return { states, lines, bytes };
  }

  #orNothing<T>(read: () => readonly T[]): readonly T[] {
    try {
      return read();
    } catch (error) {
      this.#options.log.error({ err: error }, 'a metrics source failed; its series are absent');
      return [];
    }
  }
}

/** Whether both lists hold the same items in the same order. */
function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
