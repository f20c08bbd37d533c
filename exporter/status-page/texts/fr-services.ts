import type { ChartTexts, ReasonTexts, ServiceTexts } from './service-texts.ts';

const plural = (count: number, one: string, many: string) => (count < 2 ? one : many);

export const service: ServiceTexts = {
  title: 'Services',
  none: 'Aucun service n’est surveillé ici. services.yml les nomme, ou des listes qu’il indique.',
  further: (count) => `${count} autres services n’ont pas de ligne ici. L’API les donne tous.`,
  status: { up: 'En service', slow: 'Lent', down: 'En panne', unknown: 'Pas encore connu' },
  since: (duration) => `depuis ${duration}`,
  maintenance: 'Maintenance',
  old: 'Pas vérifié récemment',
  failing: 'La dernière vérification a échoué, la suivante le confirmera',
  recovering: 'La dernière vérification a réussi, la suivante le confirmera',
  neverChecked: 'pas encore vérifié',
  notMeasured: 'non mesuré',
  available: (ratio) => `${ratio} disponible`,
  lastResponse: (seconds) => `dernière réponse ${seconds}`,
  noLastResponse: 'dernière réponse non mesurée',
  noHistory: 'Pas encore d’historique',
  checks: (count) => `${count} vérifications`,
  budget: 'Budget d’erreur',
  budgetLeft: (ratio, objective) => `reste ${ratio}, objectif ${objective}`,
  budgetSpent: (ratio, objective) => `dépassé\u00a0: consommé ${ratio}, objectif ${objective}`,
  budgetUnknown: (samples, needed) =>
    `pas assez de données\u00a0: ${samples} vérifications sur au moins ${needed}`,
  budgetNoFailures: 'l’objectif de 100\u202f% n’en permet aucun',
  certificate: 'Certificat',
  certificateLeft: (days) => `encore ${days} ${plural(days, 'jour', 'jours')}`,
  certificateExpired: 'expiré',
  certificatePlain: 'aucun, HTTP simple',
  certificateUnknown: 'pas connu',
  dependencies: 'Dépendances',
  dependenciesUnknown: 'non communiquées',
  dependencyOk: 'ok',
  dependencyFailed: 'en erreur',
  lastFailure: 'Dernier échec',
  noFailure: 'aucun depuis le démarrage du monitoring',
  details: 'Détails',
  version: 'Version',
  environment: 'Environnement',
  address: 'Adresse',
  lastCheck: 'Dernière vérification',
  percentiles: 'Temps de réponse (p50 · p95 · p99)',
  latencyObjective: 'Objectif de latence',
  slowFrom: 'Lent à partir de',
  failurePeriods: 'Vérifications échouées sur la période',
  noFailurePeriod: 'aucune',
  failedChecks: (failures, samples) => `${failures} vérifications sur ${samples} ont échoué`,
  unknown: 'pas connu',
};

export const chart: ChartTexts = {
  bars: (availability, range, bad) =>
    availability === null
      ? `Aucune vérification sur ${range}`
      : `${availability} disponible sur ${range}\u202f; des échecs dans ${bad} tranches sur 90`,
  barWhen: (from, to) => `il y a ${from} à ${to}`,
  barHeld: (available) => `${available} selon la vérification précédente`,
  barSlow: (seconds) => `lent\u00a0: ${seconds} en moyenne`,
  curve: (range, median, p95, slow) =>
    `Temps de réponse sur ${range}\u00a0: médiane ${median}, 95e centile ${p95}, lent à partir de ${slow}`,
  curveEmpty: (range) => `Aucun temps de réponse mesuré sur ${range}`,
  slowLine: (seconds) => `lent à partir de ${seconds}`,
  trend: (range) => `Tendance sur ${range}`,
  start: (length) => `il y a ${length}`,
  now: 'maintenant',
};

export const reasons: ReasonTexts = {
  dns: 'nom introuvable',
  connection_refused: 'connexion refusée',
  connection_reset: 'connexion coupée',
  tls: 'TLS ou certificat',
  timeout: 'pas de réponse à temps',
  http_status: 'statut HTTP inattendu',
  body_mismatch: 'réponse inattendue',
  body_too_large: 'réponse trop grande',
  invalid_response: 'réponse invalide',
  redirect: 'redirection non permise',
  other: 'autre',
};
