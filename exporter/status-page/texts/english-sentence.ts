import type { Overall } from '../view/overall.ts';
import type { Format } from './format.ts';

/** More names than that are counted, not listed. */
const NAMED = 3;

/** The state of everything as one English sentence. */
export function englishSentence(overall: Overall, format: Format): string {
  const { total, up, down, unchecked, oldForMs } = overall;
  if (total === 0) return 'No service is monitored here.';
  if (oldForMs !== undefined) {
    return `The current state is not known: the last check was ${format.duration(oldForMs)} ago.`;
  }
  if (unchecked.length === total) return 'Nothing is known yet: the first checks are running.';
  if (down.length === total && total > 1) return `All ${total} services are down.`;
  const exceptions = [
    clause(down, total, format, 'is down', 'are down'),
    clause(overall.maintenance, total, format, 'is in maintenance', 'are in maintenance'),
    clause(unchecked, total, format, 'has not been checked yet', 'have not been checked yet'),
  ];
  const slow = clause(overall.slow, total, format, 'is slow', 'are slow');
  const said = exceptions.filter((text) => text !== '');
  const clauses = [...said, upClause(up, total), slow, alertClause(overall.criticalAlerts)];
  return `${clauses.filter((text) => text !== '').join('; ')}.`;
}

function clause(
  names: readonly string[],
  total: number,
  format: Format,
  one: string,
  many: string,
) {
  if (names.length === 0) return '';
  if (names.length > NAMED) return `${names.length} of ${total} services ${many}`;
  return `${format.list(names)} ${names.length === 1 ? one : many}`;
}

function upClause(up: number, total: number): string {
  if (up === 0) return '';
  if (up < total) return up === 1 ? 'the other one is up' : `the other ${up} are up`;
  return total === 1 ? 'The service is up' : `All ${total} services are up`;
}

function alertClause(critical: number): string {
  if (critical === 0) return '';
  return critical === 1 ? '1 critical alert fires' : `${critical} critical alerts fire`;
}
