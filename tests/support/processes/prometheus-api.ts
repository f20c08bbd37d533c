import got from 'got';
import { untilNothing } from '../time-until.ts';

type Labels = Readonly<Record<string, string>>;

/** An answer of Prometheus to a query, with what its engine has to say about it. */
export interface QueryAnswer {
  readonly data: {
    readonly result: readonly { readonly metric: Labels }[];
    /** Only if asked for. */
    readonly stats?: { readonly samples: { readonly totalQueryableSamples: number } };
  };
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export interface RuleState {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
  readonly state?: 'firing' | 'pending' | 'inactive';
  /** When it was last evaluated, as an ISO date. */
  readonly lastEvaluation: string;
}

/** Evaluates an expression now, or at each step over the seconds before now. */
export function ask(
  prometheusUrl: string,
  query: string,
  range?: { readonly seconds: number; readonly stepSeconds: number; readonly end?: number },
  options: { readonly stats?: 'all' } = {},
): Promise<QueryAnswer> {
  const form = { query, ...options, ...(range ? window(range) : {}) };
  const path = range ? 'query_range' : 'query';
  return got.post(`${prometheusUrl}/api/v1/${path}`, { form }).json<QueryAnswer>();
}

function window({
  seconds,
  stepSeconds,
  end = Date.now() / 1000,
}: NonNullable<Parameters<typeof ask>[2]>) {
  return { start: end - seconds, end, step: stepSeconds };
}

/** Every rule with what Prometheus thinks of it. */
export async function ruleStates(prometheusUrl: string): Promise<RuleState[]> {
  interface Answer {
    readonly data: { readonly groups: readonly { readonly rules: RuleState[] }[] };
  }
  const { data } = await got(`${prometheusUrl}/api/v1/rules`).json<Answer>();
  return data.groups.flatMap(({ rules }) => rules);
}

/**
 * Waits until every rule was evaluated on what Prometheus has scraped by now. A first evaluation may come
 * before the first scrape, finds nothing, and is healthy all the same. What a group read of another
 * group's recordings may be one evaluation older.
 */
export async function untilRulesSawWhatIsThere(
  prometheusUrl: string,
  withinMs: number,
): Promise<void> {
  const now = Date.now();
  await untilNothing(withinMs, async () =>
    (await ruleStates(prometheusUrl))
      .filter((rule) => rule.health !== 'ok' || Date.parse(rule.lastEvaluation) < now)
      .map(({ name, health, lastEvaluation, lastError = '' }) =>
        [name, health, lastEvaluation, lastError].join(' '),
      ),
  );
}

/** The labels of every series of a name. */
export async function seriesOf(prometheusUrl: string, name: string): Promise<readonly Labels[]> {
  const searchParams = { 'match[]': name };
  const url = `${prometheusUrl}/api/v1/series`;
  return (await got(url, { searchParams }).json<{ data: Labels[] }>()).data;
}
