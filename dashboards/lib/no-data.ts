import * as q from '../../promql/promql.ts';
import { vector } from '../../promql/vector.ts';
import { show } from './query.ts';
import type { Query } from './query.ts';

/** Where the values of a panel come from. */
export interface Source {
  /** The service. */
  readonly name: string;
  /** 1 while it can be read, 0 while it cannot, empty if it is not configured. */
  readonly isRead: q.Vector<never, 'boolean'>;
}

/** What a panel shows of a source. */
export interface Sourced {
  readonly source: Source;
  /** In the words of a sentence, such as `payments`. */
  readonly what: string;
  /** The series that the source reports. */
  readonly series: Parameters<typeof q.countOf>[0];
}

/** For a panel that has not even a reason: the monitoring service is not scraped, or no point is due yet. */
export const NOTHING_YET = 'No value in this time range yet';

const isMonitored = q.isTrue(q.maxBy(q.gauge('up', q.MONITOR)));

/** Why a panel may have no data. At most one condition holds; the first then has the value 0, the others 1. */
function reasons({ source: { name, isRead }, what, series }: Sourced) {
  const readable = q.isTrue(isRead);
  const reported = q.countOf(series);
  return [
    { text: `${name} cannot be read`, when: q.isFalse(isRead) },
    { text: `${name} is not configured`, when: q.unless(isMonitored, isRead, q.on()) },
    { text: `${name} reports no ${what}`, when: q.unless(readable, reported, q.on()) },
    { text: 'First value within a minute', when: q.and(readable, reported, q.on()) },
  ] as const;
}

/** The texts for the values of `whyEmpty`, from 0. */
export const reasonTexts = (of: Sourced) => reasons(of).map(({ text }) => text);

/** Says as a number why a query has no data: the index of its text. Empty while there is data. */
export function whyEmpty(shown: Query, of: Sourced): Query<'boolean'> {
  const numbered = reasons(of).map(({ when }, index) => q.times(when, index));
  return show(whileEmpty(shown, numbered, q.on()), '');
}

/** Says it as the name of a series whose value cannot be drawn. */
export function whyEmptyByName(shown: Query, of: Sourced): Query<'boolean'> {
  const named = reasons(of).map(({ text, when }) => q.withLabel(when, 'why', text));
  return show(q.times(whileEmpty(shown, named, q.on('why')), NaN), ['why']);
}

function whileEmpty<L extends string>(
  shown: Query,
  reasons: readonly q.Vector<L, 'boolean'>[],
  matching: q.On<L>,
): q.Vector<L, 'boolean'> {
  const all = reasons.reduce((known, one) => q.either(known, one, matching));
  return q.unless(all, vector(shown.expression, 'boolean', { isOperation: true }), q.on());
}
