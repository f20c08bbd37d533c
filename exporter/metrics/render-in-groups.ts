import type { TimeSlice } from '../time-slice.ts';
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
