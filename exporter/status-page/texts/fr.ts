import { frenchSentence } from './french-sentence.ts';
import { chart, reasons, service } from './fr-services.ts';
import type { Texts } from './texts.ts';

const ABSENCES: Readonly<Record<string, string>> = {
  'not read yet': 'pas encore lu',
  'source cannot be read': 'source illisible',
  'not reported by the source': 'non communiqué par la source',
};

export const fr: Texts = {
  languageName: 'Français',
  pageName: 'État des services',
  product: 'Penpal AI',
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
  overall: frenchSentence,
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
    'Sans JavaScript, cette page ne se met pas à jour seule\u00a0: rechargez-la pour voir les nouveautés.',
  monitor: {
    title: 'État inconnu',
    unreachable:
      'Le service de monitoring est injoignable. Ce que vous voyez date de {time} et n’est peut-être plus vrai.',
    old: 'Ce que vous voyez date de {time}. Mise à jour en cours…',
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
    changeUnknown: 'tendance pas encore connue',
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
    pending: 'en attente',
    runbook: 'Procédure',
    dashboard: 'Tableau de bord',
  },
  notifications: {
    title: 'Notifications',
    none: 'Aucune notification reçue depuis le démarrage du monitoring.',
    statuses: { firing: 'Active', resolved: 'Résolue' },
    receivedTimes: (count) => `reçue ${count} fois`,
    firedFor: (duration) => `après ${duration}`,
    sentTo: (receiver) => `envoyée à ${receiver}`,
  },
  links: {
    title: 'Ailleurs',
    api: 'Documentation de l’API',
    metrics: 'Métriques',
    runbooks: 'Procédures',
  },
};
