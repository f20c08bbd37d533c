import type { Overall } from '../view/overall.ts';
import type { Format } from './format.ts';

/** More names than that are counted, not listed. */
const NAMED = 3;

/** The state of everything as one French sentence. */
export function frenchSentence(overall: Overall, format: Format): string {
  const { total, up, down, unchecked, oldForMs } = overall;
  if (total === 0) return 'Aucun service n’est surveillé ici.';
  if (oldForMs !== undefined) {
    return `L’état actuel n’est pas connu\u00a0: la dernière vérification date d’il y a ${format.duration(oldForMs)}.`;
  }
  if (unchecked.length === total) {
    return 'Rien n’est encore connu\u00a0: les premières vérifications sont en cours.';
  }
  if (down.length === total && total > 1) return `Les ${total} services sont en panne.`;
  const exceptions = [
    clause(down, total, format, 'est en panne', 'sont en panne'),
    clause(overall.maintenance, total, format, 'est en maintenance', 'sont en maintenance'),
    clause(unchecked, total, format, 'n’a pas encore été vérifié', 'n’ont pas encore été vérifiés'),
  ];
  const slow = clause(overall.slow, total, format, 'est lent', 'sont lents');
  const said = exceptions.filter((text) => text !== '');
  const clauses = [...said, upClause(up, total), slow, alertClause(overall.criticalAlerts)];
  return `${clauses.filter((text) => text !== '').join('\u202f; ')}.`;
}

function clause(
  names: readonly string[],
  total: number,
  format: Format,
  one: string,
  many: string,
) {
  if (names.length === 0) return '';
  if (names.length > NAMED) return `${names.length} services sur ${total} ${many}`;
  return `${format.list(names)} ${names.length === 1 ? one : many}`;
}

function upClause(up: number, total: number): string {
  if (up === 0) return '';
  if (up < total) return up === 1 ? 'l’autre fonctionne' : `les ${up} autres fonctionnent`;
  return total === 1 ? 'Le service fonctionne' : `Les ${total} services fonctionnent`;
}

function alertClause(critical: number): string {
  if (critical === 0) return '';
  return critical === 1
    ? '1 alerte critique est active'
    : `${critical} alertes critiques sont actives`;
}
