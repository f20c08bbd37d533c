import type { TimeSlice } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { MetricName } from './catalog.ts';
import { joinBytes } from './exposition.ts';
import type { MetricLines } from './exposition.ts';

/** About how many bytes of each of its metrics are written again when a state changes. */
const GROUP_BYTES = 16_384;

/** Bytes of the lines of neighbouring states, by metric. */
export type LinesByMetric = ReadonlyMap<MetricName, Buffer>;

interface Group {
  readonly states: readonly object[];
  readonly lines: LinesByMetric;
}

export interface SourceOptions<S extends object> {
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
  #groupSize: number | undefined;

  constructor(options: SourceOptions<S>) {
    this.#options = options;
  }

  /** Copies the states of this moment. The returned function writes them. */
  take(): (slice: TimeSlice) => Promise<LinesByMetric[]> {
    const states = this.#orNothing(() => [...this.#options.states()]);
    return (slice) => this.#write(states, slice);
  }

  async #write(states: readonly S[], slice: TimeSlice): Promise<LinesByMetric[]> {
    const groups: Group[] = [];
    const size = this.#sizeOfGroup(states);
    for (let start = 0; start < states.length; start += size) {
      const wanted = states.slice(start, start + size);
      const cached = this.#groups[groups.length];
      if (cached && isSame(cached.states, wanted)) groups.push(cached);
      else groups.push({ states: wanted, lines: await this.#writeGroup(wanted, slice) });
      if (slice.isOver) await slice.next();
    }
    this.#groups = groups;
    return groups.map(({ lines }) => lines);
  }

  /** Fits states like the first one. Never changes again, so that later groups do not shift. */
  #sizeOfGroup([first]: readonly S[]): number {
    if (this.#groupSize !== undefined) return this.#groupSize;
    const metrics = first ? this.#linesOf(first) : [];
    const length = metrics.reduce((sum, { lines }) => sum + lines.length, 0);
    if (length === 0) return 1;
    return (this.#groupSize = Math.ceil((GROUP_BYTES * metrics.length) / length));
  }

  async #writeGroup(states: readonly S[], slice: TimeSlice): Promise<LinesByMetric> {
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
    return bytes;
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

/** Adds the item to the list of this key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
