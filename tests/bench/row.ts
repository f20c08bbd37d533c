import { median, spread } from './figures.ts';

/** One line of the table. */
export interface Finding {
  readonly what: string;
  readonly ours: string;
  /** The peers in the same run; empty where there is none. */
  readonly against: string;
  readonly goal: string;
  /** Undefined where the goal is to state it, or where the peer was not there. */
  readonly met?: boolean | undefined;
}

export interface Effort {
  /** Repetitions of each measurement. */
  readonly runs: number;
}

/** What is measured together, under the name that `npm run bench -- <name>` takes. */
export interface Row {
  readonly name: string;
  readonly measure: (effort: Effort) => Promise<readonly Finding[]>;
}

/** Several runs of one figure, as the table shows them. */
export function show(values: readonly number[], digits: number, unit: string): string {
  return `${spread(values, digits)} ${unit}`.trim();
}

/** How often the one median goes into the other. */
export function ratio(some: readonly number[], others: readonly number[]): number {
  return median(some) / median(others);
}
