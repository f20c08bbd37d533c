import { overallSentence } from './overall-sentence.ts';

/** The state of everything as one French sentence. */
export const frenchSentence = overallSentence({
  noService: 'Aucun service n’est surveillé ici.',
  unknownSince: (duration) =>
    `L’état actuel n’est pas connu\u00a0: la dernière vérification date d’il y a ${duration}.`,
  firstChecks: 'Rien n’est encore connu\u00a0: les premières vérifications sont en cours.',
  allDown: (total) => `Les ${total} services sont en panne.`,
  counted: (count, total) => `${count} services sur ${total}`,
  isDown: ['est en panne', 'sont en panne'],
  isInMaintenance: ['est en maintenance', 'sont en maintenance'],
  isUnchecked: ['n’a pas encore été vérifié', 'n’ont pas encore été vérifiés'],
  isSlow: ['est lent', 'sont lents'],
  areUp: (up, total) => {
    if (up < total) return up === 1 ? 'l’autre fonctionne' : `les ${up} autres fonctionnent`;
    return total === 1 ? 'Le service fonctionne' : `Les ${total} services fonctionnent`;
  },
  alertsFire: (critical) =>
    critical === 1 ? '1 alerte critique est active' : `${critical} alertes critiques sont actives`,
  semicolon: '\u202f; ',
});
