import type { MetricName } from './catalog.ts';
import type { FamilyLines } from './exposition.ts';
import type { TimeSlice } from '../clock.ts';

/** What the states of a room say, by metric: whole lines. The same map again says the same. */
export type LinesByName = ReadonlyMap<MetricName, readonly string[]>;

/** Writes the lines of a room's states: those of a state once, and nothing where no state has changed. */
export class StateSource {
  readonly #render: (state: object) => readonly FamilyLines[];
  readonly #written = new WeakMap<object, readonly FamilyLines[]>();
  readonly states: () => Iterable<object>;
  #last: { states: readonly object[]; lines: LinesByName } = { states: [], lines: new Map() };

  constructor(states: () => Iterable<object>, render: (state: object) => readonly FamilyLines[]) {
    this.states = states;
    this.#render = render;
  }

  /** `states`: as they were at one moment. */
  async write(states: readonly object[], turn: TimeSlice): Promise<LinesByName> {
    if (isSame(states, this.#last.states)) return this.#last.lines;
    const lines = new Map<MetricName, string[]>();
    for (const state of states) {
      for (const family of this.#linesOf(state)) {
        const known = lines.get(family.name);
        if (known) known.push(family.lines);
        else lines.set(family.name, [family.lines]);
      }
      if (turn.isOver) await turn.next();
    }
    this.#last = { states, lines };
    return lines;
  }

  #linesOf(state: object): readonly FamilyLines[] {
    const known = this.#written.get(state);
    if (known) return known;
    const lines = this.#render(state);
    this.#written.set(state, lines);
    return lines;
  }
}

/** Whether they are the same ones, in the same order. */
export function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some === others) return true;
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
