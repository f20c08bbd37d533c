import type { TimeSlice } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { MetricName } from './catalog.ts';
import { append, joinBytes } from './exposition.ts';
import type { MetricLines } from './exposition.ts';

/** States cached together. When one of them changes, about 10 kB of each of its metrics are written again. */
const GROUP_STATES = 128;

/** Neighbouring states, and their lines as bytes. */
interface Group {
  readonly states: readonly object[];
  readonly bytes: ReadonlyMap<MetricName, Buffer>;
}

interface SourceOptions<S extends object> {
  readonly states: () => Iterable<S>;
  readonly render: (state: S) => readonly MetricLines[];
  readonly log: Logger;
}

/**
 * Renders the states of one source. Each state is rendered once, and the bytes of a group of states are reused
 * while the group holds the same states. A failure costs only the series of the state or source that failed.
 */
export class Source<S extends object> {
  readonly #options: SourceOptions<S>;
  readonly #rendered = new WeakMap<S, readonly MetricLines[]>();
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
      const cached = this.#groups[groups.length];
      const isCached = cached && isSame(cached.states, wanted);
      groups.push(isCached ? cached : await this.#writeGroup(wanted, slice));
      if (slice.isOver) await slice.next();
    }
    return groups;
  }

  async #writeGroup(states: readonly S[], slice: TimeSlice): Promise<Group> {
    const texts = new Map<MetricName, string[]>();
    for (const state of states) {
      for (const { name, lines } of this.#linesOf(state)) append(texts, name, lines);
      if (slice.isOver) await slice.next();
    }
    const bytes = new Map<MetricName, Buffer>();
    for (const [name, lines] of texts) {
      bytes.set(name, joinBytes(lines));
      if (slice.isOver) await slice.next();
    }
    return { states, bytes };
  }

  #linesOf(state: S): readonly MetricLines[] {
    const cached = this.#rendered.get(state);
    if (cached) return cached;
    const lines = this.#orNothing(() => this.#options.render(state));
    this.#rendered.set(state, lines);
    return lines;
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
export function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
