import { describe, expect, test } from 'vitest';
import { businessMetrics } from '../../metrics/sample.ts';
import type { Overall } from '../view/service-state.ts';
import type { Texts } from './en.ts';
import { wordingOf } from '../components/rendering.ts';
import { overallSentence } from './overall-sentence.ts';

// @ts-expect-error a business metric without a text does not compile
const INCOMPLETE: Texts['figures']['names'] = { penpal_total_users: 'Users' };

const NOTHING = { total: 4, up: 0, down: [], slow: [], unchecked: [], maintenance: [] };

function sentences(change: Partial<Overall>): string[] {
  const overall: Overall = { tone: 'good', criticalAlerts: 0, warnings: 0, ...NOTHING, ...change };
  return (['en', 'fr'] as const).map((language) => {
    const { texts, format } = wordingOf(language, {});
    return overallSentence(texts.overall, overall, format).replaceAll(/[\u202f\u00a0]/g, ' ');
  });
}

describe('the sentence about everything', () => {
  test.for([
    ['all up', { up: 4 }, 'All 4 services are up.', 'Les 4 services fonctionnent.'],
    [
      'warnings beside',
      { up: 4, warnings: 2 },
      'All 4 services are up; 2 warnings.',
      'Les 4 services fonctionnent ; 2 avertissements.',
    ],
    ['the only one up', { total: 1, up: 1 }, 'The service is up.', 'Le service fonctionne.'],
    [
      'one down',
      { up: 3, down: ['db'] },
      'db is down; the other 3 are up.',
      'db est en panne ; les 3 autres fonctionnent.',
    ],
    [
      'two down, one left',
      { total: 3, up: 1, down: ['db', 'ai'] },
      'db and ai are down; the other one is up.',
      'db et ai sont en panne ; l’autre fonctionne.',
    ],
    [
      'too many down to name them',
      { total: 9, up: 5, down: ['a', 'b', 'c', 'd'] },
      '4 of 9 services are down; the other 5 are up.',
      '4 services sur 9 sont en panne ; les 5 autres fonctionnent.',
    ],
    [
      'all down',
      { down: ['a', 'b', 'c', 'd'] },
      'All 4 services are down.',
      'Les 4 services sont en panne.',
    ],
    ['the only one down', { total: 1, down: ['db'] }, 'db is down.', 'db est en panne.'],
    [
      'slow is up',
      { up: 4, slow: ['ai'] },
      'All 4 services are up; ai is slow.',
      'Les 4 services fonctionnent ; ai est lent.',
    ],
    [
      'maintenance',
      { up: 3, maintenance: ['db'] },
      'db is in maintenance; the other 3 are up.',
      'db est en maintenance ; les 3 autres fonctionnent.',
    ],
    [
      'one not checked yet',
      { up: 3, unchecked: ['db'] },
      'db has not been checked yet; the other 3 are up.',
      'db n’a pas encore été vérifié ; les 3 autres fonctionnent.',
    ],
    [
      'a critical alert with all up',
      { up: 4, criticalAlerts: 1 },
      'All 4 services are up; 1 critical alert fires.',
      'Les 4 services fonctionnent ; 1 alerte critique est active.',
    ],
    [
      'nothing checked yet',
      { unchecked: ['a', 'b', 'c', 'd'] },
      'Waiting for the first check.',
      'En attente de la première vérification.',
    ],
    [
      'no services',
      { total: 0 },
      'No service is monitored here.',
      'Aucun service n’est surveillé ici.',
    ],
    [
      'old',
      { up: 4, oldForMs: 720_000 },
      'The current state is not known: the last check was 12 min ago.',
      'L’état actuel est inconnu : la dernière vérification remonte à 12 min.',
    ],
  ] as const)('%s', ([, overall, english, french]) => {
    expect(sentences(overall)).toEqual([english, french]);
  });
});

test('every business metric of the catalogue has a text, and no other', () => {
  expect(Object.keys(INCOMPLETE).length).toBeLessThan(businessMetrics.length);
  for (const language of ['en', 'fr'] as const) {
    const { names } = wordingOf(language, {}).texts.figures;
    expect(Object.keys(names).toSorted()).toEqual(businessMetrics.toSorted());
  }
});
