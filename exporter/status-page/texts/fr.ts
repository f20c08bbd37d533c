import type { Texts } from './en.ts';

const plural = (count: number, one: string, many: string) => (count < 2 ? one : many);

const service: Texts['service'] = {
  title: 'Services',
  none: 'Aucun service n’est surveillé ici. Ils se déclarent dans services.yml, ou dans des listes qu’il indique.',
  notFound: 'Aucun service de ce nom n’est surveillé ici, ou il ne l’est plus.',
  status: { up: 'En service', slow: 'Lent', down: 'En panne', unknown: 'État inconnu' },
  since: (duration) => `depuis ${duration}`,
  maintenance: 'Maintenance',
  announcement: 'Annonce',
  old: 'Non vérifié récemment',
  failing: 'La dernière vérification a échoué, la suivante dira si la panne est réelle',
  recovering: 'La dernière vérification a réussi, la suivante le confirmera',
  neverChecked: 'pas encore vérifié',
  notMeasured: 'non mesuré',
  notEnough: 'pas assez de données',
  available: (ratio) => `${ratio} disponible`,
  lastResponse: 'dernière réponse',
  noLastResponse: 'dernière réponse non mesurée',
  noHistory: 'Pas encore d’historique',
  budget: 'Budget d’erreur',
  budgetLeft: (ratio, objective) => `reste ${ratio}, objectif ${objective}`,
  budgetSpent: (ratio, objective) => `dépassé\u00a0: consommé ${ratio}, objectif ${objective}`,
  budgetUnknown: (samples, needed) =>
    `pas assez de données\u00a0: ${samples} vérifications sur au moins ${needed}`,
  budgetNoFailures: 'l’objectif de 100\u202f% n’en permet aucun',
  certificate: 'Certificat',
  certificateLeft: (days) => `encore ${days} ${plural(days, 'jour', 'jours')}`,
  certificateExpired: 'expiré',
  certificateUnknown: 'inconnu',
  dependencies: 'Dépendances',
  dependencyOk: 'OK',
  dependenciesOk: (count) => `${count} OK`,
  dependenciesFailing: (count) =>
    count === 1 ? '1 dépendance est en erreur' : `${count} dépendances sont en erreur`,
  dependencyFailed: 'en erreur',
  lastFailure: 'Dernier échec',
  noFailure: 'aucun depuis le démarrage du monitoring',
  version: 'Version',
  environment: 'Environnement',
  address: 'Adresse',
  lastCheck: 'Dernière vérification',
  percentiles: 'Temps de réponse (p50 · p95 · p99)',
  latencyObjective: 'Objectif de latence',
  slowFrom: 'Lent à partir de',
  failedChecks: 'Vérifications échouées sur la période',
  failedOf: (failures, samples) => `${failures} sur ${samples}`,
  group: 'Groupe',
  badge: 'Badge',
  phases: 'Étapes de la dernière vérification',
  unknown: 'inconnu',
};

const chart: Texts['chart'] = {
  bars: (availability, range, bad) =>
    availability === null
      ? `Aucune vérification sur ${range}`
      : `${availability} disponible sur ${range}\u202f; des échecs dans ${bad} tranches sur 90`,
  barHeld: (available) => `${available} selon la vérification précédente`,
  barSlow: (seconds) => `lent\u00a0: ${seconds} en moyenne`,
  barUnknown: 'aucune donnée',
  slotCount: (checks, failures) => `${checks} vérifications, ${failures} en échec`,
  curve: (range, median, p95, slow) =>
    `Temps de réponse sur ${range}\u00a0: médiane ${median}, 95e centile ${p95}, lent à partir de ${slow}`,
  curveEmpty: (range) => `Aucun temps de réponse mesuré sur ${range}`,
  slowLine: (seconds) => `lent à partir de ${seconds}`,
  trend: (range) => `Tendance sur ${range}`,
};

const reasons: Texts['reasons'] = {
  dns: 'nom introuvable',
  connection_refused: 'connexion refusée',
  connection_reset: 'connexion coupée',
  tls: 'TLS ou certificat',
  timeout: 'pas de réponse à temps',
  http_status: 'statut HTTP inattendu',
  body_mismatch: 'réponse inattendue',
  body_too_large: 'réponse trop volumineuse',
  invalid_response: 'réponse invalide',
  redirect: 'redirection non autorisée',
  other: 'autre',
};

const phases = {
  dns: 'DNS',
  connect: 'connexion',
  tls: 'TLS',
  processing: 'traitement',
  transfer: 'transfert',
};

const overall: Texts['overall'] = {
  noService: 'Aucun service n’est surveillé ici.',
  unknownSince: (duration) =>
    `L’état actuel est inconnu\u00a0: la dernière vérification remonte à ${duration}.`,
  firstChecks: 'En attente de la première vérification.',
  allDown: (total) => `Les ${total} services sont en panne.`,
  counted: (count, total) => `${count} services sur ${total}`,
  isDown: { one: 'est en panne', many: 'sont en panne' },
  isInMaintenance: { one: 'est en maintenance', many: 'sont en maintenance' },
  isUnchecked: { one: 'n’a pas encore été vérifié', many: 'n’ont pas encore été vérifiés' },
  isSlow: { one: 'est lent', many: 'sont lents' },
  areUp: (up, total) => {
    if (up < total) return up === 1 ? 'l’autre fonctionne' : `les ${up} autres fonctionnent`;
    return total === 1 ? 'Le service fonctionne' : `Les ${total} services fonctionnent`;
  },
  alertsFire: (critical) =>
    critical === 1 ? '1 alerte critique est active' : `${critical} alertes critiques sont actives`,
  warnings: (count) => `${count} ${plural(count, 'avertissement', 'avertissements')}`,
  semicolon: '\u202f; ',
};

const ABSENCES: Readonly<Record<string, string>> = {
  'not read yet': 'pas encore lu',
  'source cannot be read': 'source illisible',
  'not reported by the source': 'non communiqué par la source',
};

export const fr: Texts = {
  pageName: 'État des services',
  product: 'Penpal AI',
  colon: '\u00a0: ',
  skip: 'Aller aux services',
  choose: { range: 'Période', language: 'Langue', theme: 'Thème' },
  themes: { auto: 'Auto', light: 'Clair', dark: 'Sombre' },
  ranges: {
    '1h': { short: '1 h', long: 'la dernière heure' },
    '6h': { short: '6 h', long: 'les 6 dernières heures' },
    '24h': { short: '24 h', long: 'les dernières 24 heures' },
    '7d': { short: '7 j', long: 'les 7 derniers jours' },
    '30d': { short: '30 j', long: 'les 30 derniers jours' },
  },
  overall,
  share: ({ shard, of, services, allServices }, format) =>
    `Part ${shard} sur ${of}\u00a0: ${format.count(services)} services sur ${format.count(allServices)}.`,
  lists: {
    unread: (name) => `La liste ${name} n’a pas encore été lue.`,
    failed: (name) => `La liste ${name} est inutilisable.`,
    goesOn: (services) =>
      `Ce qu’elle nommait avant reste en vigueur (services\u00a0: ${services}).`,
  },
  asOf: 'État au',
  justNow: 'il y a moins d’une minute',
  noScript:
    'Sans JavaScript, cette page ne se met pas à jour seule\u00a0: rechargez-la pour l’actualiser.',
  monitor: {
    title: 'État inconnu',
    unreachable: (time) =>
      `Le service de monitoring est injoignable. Ce que vous voyez date de ${time} et n’est peut-être plus vrai.`,
    lastKnown: (time, sentence) => `Dernier état connu, ${time}\u00a0: ${sentence}`,
    old: (time) => `Ce que vous voyez date de ${time}. Mise à jour en cours…`,
  },
  history: {
    nothing: (range) => `Pas encore d’historique pour ${range}.`,
    partly: (covered) => `L’historique couvre ${covered}.`,
    fromMemory: 'Historique tiré de la mémoire du monitoring.',
    fromPrometheus: 'Historique de Prometheus.',
  },
  service,
  chart,
  reasons,
  phases,
  figures: {
    title: 'Chiffres d’activité',
    none: 'Aucune source de chiffres d’activité n’est configurée.',
    names: {
      penpal_active_users_total: 'Utilisateurs actifs (30 jours)',
      penpal_total_users: 'Utilisateurs',
      penpal_users_by_language: 'Utilisateurs par langue',
      penpal_average_user_level: 'Niveau moyen par langue',
      penpal_conversations_total: 'Conversations',
      penpal_payments_total: 'Paiements',
      penpal_ai_tokens_consumed_total: 'Tokens IA',
      penpal_ai_cost_usd_total: 'Coût de l’IA',
      penpal_messages_total: 'Messages',
    },
    within: (range) => `sur ${range}`,
    total: (value) => `${value} au total`,
    sinceRestart: (value) => `${value} depuis le démarrage`,
    changeUnknown: 'tendance encore inconnue',
    absence: (absence) => ABSENCES[absence] ?? absence.replace('refused', 'refusé'),
    noTokens: (service) => `${service} ne communique pas les tokens`,
    more: (count) => `et ${count} de plus`,
    labels: {
      success: 'réussis',
      failed: 'échoués',
      pending: 'en attente',
      created: 'créées',
      prompt: 'questions',
      completion: 'réponses',
    },
  },
  alerts: {
    title: 'Alertes actives',
    none: 'Aucune alerte active.',
    fromPrometheus: 'Évaluées par Prometheus.',
    ofAllShards: 'Celles de toutes les parts.',
    fromMonitor: 'Évaluées par le monitoring lui-même.',
    severities: { critical: 'Critique', warning: 'Avertissement', info: 'Information' },
    firing: 'active',
    pending: 'en attente\u00a0: pas encore notifiée',
    heldBack: {
      alert: 'non notifiée\u00a0: sa cause l’est',
      silence: 'mise en silence',
      hours: 'attend les heures ouvrées',
    },
    inItsLanguage: (_english, french, isOver) =>
      french && isOver ? `Terminé\u00a0: ${french}` : french,
    related: (count) => `${count} ${plural(count, 'liée', 'liées')}`,
    runbook: 'Procédure',
    dashboard: 'Tableau de bord',
  },
  search: {
    name: 'Nom',
    state: 'État',
    all: 'Tous les services',
    search: 'Rechercher',
    nothing: 'Aucun service ne correspond.',
    before: '← Services précédents',
    after: 'Services suivants →',
    part: (page, pages) => `partie ${page} sur ${pages}`,
  },
  incidents: {
    title: 'Incidents',
    none: (range) => `Aucune panne sur ${range}.`,
    sources: {
      memory: 'Depuis le démarrage du monitoring.',
      prometheus: 'Avant le démarrage du monitoring\u00a0: selon les relevés de Prometheus.',
    },
    ongoing: (duration) => `en panne depuis ${duration}`,
    ended: (duration) => `en panne pendant ${duration}`,
  },
  notifications: {
    title: 'Notifications',
    none: 'Aucune notification reçue depuis le démarrage du monitoring.',
    statuses: { firing: 'Active', resolved: 'Résolue' },
    receivedTimes: (count) => `reçue ${count} fois`,
    firedFor: (duration) => `après ${duration}`,
    routeUnknown: 'Reçues par ce monitoring. On ne sait pas ici si quelqu’un a été prévenu.',
    byRoute:
      'Les canaux sont ceux des routes d’Alertmanager ; leur livraison n’est pas connue ici.',
    channels: (channels) => `canaux\u00a0: ${channels}`,
    noChannel: 'aucun canal vers une personne',
  },
  links: {
    title: 'Ailleurs',
    api: 'Documentation de l’API',
    metrics: 'Métriques',
    runbooks: 'Procédures',
  },
};
