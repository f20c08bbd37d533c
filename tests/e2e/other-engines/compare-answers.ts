import got from 'got';
import { knownDifferences, ROUNDING } from './known-differences.ts';
import type { KnownDifference } from './known-differences.ts';

type Labels = Readonly<Record<string, string>>;

/** The time of a query: one time, or each step of a range. Unix seconds. */
export type Moment =
  | { readonly time: number }
  | { readonly start: number; readonly end: number; readonly step: number };

/** The values of a result, by labels and time. */
export type Answer = ReadonlyMap<string, number>;

interface Series {
  readonly metric: Labels;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Queries an engine with Prometheus's HTTP API. Throws if it refuses. */
export async function answerOf(url: string, query: string, moment: Moment): Promise<Answer> {
  const path = 'time' in moment ? 'query' : 'query_range';
  const answer = got.post(`${url}/api/v1/${path}`, { form: { query, ...moment } });
  const { data } = await answer.json<{ data: { result: Series[] } }>();
  return new Map(
    data.result.flatMap(({ metric, value, values = value ? [value] : [] }) => {
      const key = keyOf(metric);
      return values.map(([at, text]) => [`${key} @${at}`, Number(text)] as const);
    }),
  );
}

function keyOf(metric: Labels): string {
  const labels = Object.entries(metric).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${labels.map(([name, value]) => `${name}="${value}"`).join(',')}}`;
}

/** Differences between two results, beyond rounding and the known differences of the expression. */
export function unexplained(
  expression: string,
  [first, second]: readonly [Answer, Answer],
  knownSeconds: number,
): string[] {
  const differences = knownDifferences.filter(({ concerns }) => concerns(expression));
  const mayMiss = differences.some((difference) => difference.mayMiss);
  const added = [...second.keys()].filter((key) => !first.has(key)).map((key) => `${key} is added`);
  const changed = [...first].flatMap(([key, value]) => {
    const found = second.get(key);
    if (found === undefined) return mayMiss ? [] : [`${key} is missing`];
    const allowed = allowance(differences, expression, knownSeconds, Math.max(value, found));
    return Math.abs(value - found) <= allowed ? [] : [`${key} is ${found} instead of ${value}`];
  });
  return [...added, ...changed];
}

function allowance(
  differences: readonly KnownDifference[],
  expression: string,
  knownSeconds: number,
  greater: number,
): number {
  const ofOne = ({ relative }: KnownDifference) => relative?.(expression, knownSeconds) ?? 0;
  return Math.max(ROUNDING, ...differences.map(ofOne)) * Math.abs(greater);
}
