import type { Absence } from '../../collectors/collector.ts';
import type { Share } from '../../targets/service-directory.ts';
import type { Format } from './format.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

const service = {
  title: 'Services',
  none: 'No service is monitored here. services.yml names them, or lists that it names.',
  notFound: 'No service of this name is monitored here, or not any more.',
  status: { up: 'Up', slow: 'Slow', down: 'Down', unknown: 'Not known yet' },
  since: (duration: string) => `for ${duration}`,
  maintenance: 'Maintenance',
  announcement: 'Announcement',
  old: 'Not checked recently',
  failing: 'Last check failed, waiting for the next to be sure',
  recovering: 'Last check worked, waiting for the next to be sure',
  neverChecked: 'not checked yet',
  notMeasured: 'not measured',
  notEnough: 'not enough data',
  available: (ratio: string) => `${ratio} available`,
  lastResponse: 'last response',
  noLastResponse: 'last response not measured',
  noHistory: 'No history yet',
  budget: 'Error budget',
  budgetLeft: (ratio: string, objective: string) => `${ratio} left, objective ${objective}`,
  budgetSpent: (ratio: string, objective: string) =>
    `overspent: used ${ratio}, objective ${objective}`,
  budgetUnknown: (samples: string, needed: string) =>
    `not enough data: ${samples} of at least ${needed} checks`,
  budgetNoFailures: 'the objective of 100% allows none',
  certificate: 'Certificate',
  certificateLeft: (days: number) => `${days} ${plural(days, 'day', 'days')} left`,
  certificateExpired: 'expired',
  certificateUnknown: 'not known',
  dependencies: 'Dependencies',
  dependencyOk: 'ok',
  dependenciesOk: (count: number) => `${count} ok`,
  dependenciesFailing: (count: number) =>
    count === 1 ? '1 dependency is in error' : `${count} dependencies are in error`,
  dependencyFailed: 'in error',
  lastFailure: 'Last failure',
  noFailure: 'none since the monitor started',
  version: 'Version',
  environment: 'Environment',
  address: 'Address',
  lastCheck: 'Last check',
  percentiles: 'Response times (p50 · p95 · p99)',
  latencyObjective: 'Latency objective',
  slowFrom: 'Slow from',
  failedChecks: 'Failed checks in this range',
  failedOf: (failures: string, samples: string) => `${failures} of ${samples}`,
  group: 'Group',
  badge: 'Badge',
  phases: 'Phases of the last check',
  unknown: 'not known',
};

const chart = {
  bars: (availability: string | null, range: string, bad: number) =>
    availability === null
      ? `No check in ${range}`
      : `${availability} available over ${range}; failures in ${bad} of 90 slots`,
  barHeld: (available: string) => `${available} by the check before, no check of its own`,
  barSlow: (seconds: string) => `slow: ${seconds} on average`,
  barUnknown: 'nothing known',
  slotCount: (checks: string, failures: string) => `${checks} checks, ${failures} failed`,
  curve: (range: string, median: string, p95: string, slow: string) =>
    `Response time over ${range}: median ${median}, 95th percentile ${p95}, slow from ${slow}`,
  curveEmpty: (range: string) => `No response time was measured in ${range}`,
  slowLine: (seconds: string) => `slow from ${seconds}`,
  trend: (range: string) => `Trend over ${range}`,
};

const reasons = {
  dns: 'name not found',
  connection_refused: 'connection refused',
  connection_reset: 'connection reset',
  tls: 'TLS or certificate',
  timeout: 'no answer in time',
  http_status: 'unexpected HTTP status',
  body_mismatch: 'unexpected answer',
  body_too_large: 'answer too large',
  invalid_response: 'invalid answer',
  redirect: 'redirect not allowed',
  other: 'other',
};

const phases = {
  dns: 'DNS',
  connect: 'connect',
  tls: 'TLS',
  processing: 'processing',
  transfer: 'transfer',
};

/** Of the sentence about everything. Numbers are at least 1. */
const overall = {
  noService: 'No service is monitored here.',
  unknownSince: (duration: string) =>
    `The current state is not known: the last check was ${duration} ago.`,
  firstChecks: 'Waiting for the first check.',
  allDown: (total: number) => `All ${total} services are down.`,
  counted: (count: number, total: number) => `${count} of ${total} services`,
  isDown: { one: 'is down', many: 'are down' },
  isInMaintenance: { one: 'is in maintenance', many: 'are in maintenance' },
  isUnchecked: { one: 'has not been checked yet', many: 'have not been checked yet' },
  isSlow: { one: 'is slow', many: 'are slow' },
  areUp: (up: number, total: number) => {
    if (up < total) return up === 1 ? 'the other one is up' : `the other ${up} are up`;
    return total === 1 ? 'The service is up' : `All ${total} services are up`;
  },
  alertsFire: (critical: number) =>
    critical === 1 ? '1 critical alert fires' : `${critical} critical alerts fire`,
  warnings: (count: number) => `${count} ${plural(count, 'warning', 'warnings')}`,
  semicolon: '; ',
};

/** Every text of the page. */
export const en = {
  pageName: 'Status',
  product: 'Penpal AI',
  colon: ': ',
  skip: 'Skip to the services',
  choose: { range: 'Range', language: 'Language', theme: 'Theme' },
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  ranges: {
    '1h': { short: '1 h', long: 'the last hour' },
    '6h': { short: '6 h', long: 'the last 6 hours' },
    '24h': { short: '24 h', long: 'the last 24 hours' },
    '7d': { short: '7 d', long: 'the last 7 days' },
    '30d': { short: '30 d', long: 'the last 30 days' },
  },
  overall,
  share: ({ shard, of, services, allServices }: Share, format: Format) =>
    `Shard ${shard} of ${of}: ${format.count(services)} of ${format.count(allServices)} services.`,
  lists: {
    unread: (name: string) => `The list ${name} has not been read yet.`,
    failed: (name: string) => `The list ${name} cannot be used.`,
    goesOn: (services: string) => `What it named before goes on (services: ${services}).`,
  },
  asOf: 'As of',
  justNow: 'less than a minute ago',
  noScript: 'Without JavaScript this page does not refresh itself: reload it to see what is new.',
  monitor: {
    title: 'State not known',
    unreachable: (time: string) =>
      `The monitoring service cannot be reached. What you see is from ${time} and may no longer be true.`,
    lastKnown: (time: string, sentence: string) => `Last known, ${time}: ${sentence}`,
    old: (time: string) => `What you see is from ${time}. Asking for news…`,
  },
  history: {
    nothing: (range: string) => `No history yet for ${range}.`,
    partly: (covered: string) => `History covers ${covered}.`,
    fromMemory: 'History from the monitor’s memory.',
    fromPrometheus: 'History from Prometheus.',
  },
  service,
  chart,
  reasons,
  phases,
  figures: {
    title: 'Business figures',
    none: 'No source of business figures is configured.',
    names: {
      penpal_active_users_total: 'Active users (30 days)',
      penpal_total_users: 'Users',
      penpal_users_by_language: 'Users by language',
      penpal_average_user_level: 'Average level by language',
      penpal_conversations_total: 'Conversations',
      penpal_payments_total: 'Payments',
      penpal_ai_tokens_consumed_total: 'AI tokens',
      penpal_ai_cost_usd_total: 'AI cost',
      penpal_messages_total: 'Messages',
    },
    within: (range: string) => `in ${range}`,
    total: (value: string) => `${value} in total`,
    sinceRestart: (value: string) => `${value} since last start`,
    changeUnknown: 'trend not known yet',
    absence: (absence: Absence): string => absence,
    noTokens: (service: string) => `${service} does not report tokens`,
    more: (count: number) => `and ${count} more`,
    labels: {
      success: 'succeeded',
      failed: 'failed',
      pending: 'pending',
      created: 'created',
      prompt: 'prompt',
      completion: 'completion',
    },
  },
  alerts: {
    title: 'Active alerts',
    none: 'No alert is active.',
    fromPrometheus: 'Evaluated by Prometheus.',
    ofAllShards: 'Those of all shards.',
    fromMonitor: 'Evaluated by the monitor itself.',
    severities: { critical: 'Critical', warning: 'Warning', info: 'Info' },
    firing: 'firing',
    pending: 'pending: not notified yet',
    heldBack: {
      alert: 'inhibited by its cause',
      silence: 'silenced',
      hours: 'waits for business hours',
    },
    /** An alert's text in this language, if it has one. */
    inItsLanguage: (english: string, _french?: string, _isOver?: boolean): string | undefined =>
      english,
    related: (count: number) => `${count} related`,
    runbook: 'Runbook',
    dashboard: 'Dashboard',
  },
  search: {
    name: 'Name',
    state: 'State',
    all: 'All services',
    search: 'Search',
    nothing: 'No service matches.',
    before: '← Services before',
    after: 'Services after →',
    part: (page: number, pages: number) => `part ${page} of ${pages}`,
  },
  incidents: {
    title: 'Incidents',
    none: (range: string) => `No service went down in ${range}.`,
    sources: {
      memory: 'Since the monitor started.',
      prometheus: 'Before the monitor started: as recorded by Prometheus.',
    },
    ongoing: (duration: string) => `down for ${duration}`,
    ended: (duration: string) => `was down for ${duration}`,
  },
  notifications: {
    title: 'Notifications',
    none: 'No notification was received since the monitor started.',
    statuses: { firing: 'Firing', resolved: 'Resolved' },
    receivedTimes: (count: number) => `received ${count} times`,
    firedFor: (duration: string) => `after ${duration}`,
    routeUnknown: 'Received by this monitor. Whether people were told is not known here.',
    byRoute:
      'The channels are those of Alertmanager’s routes; what they delivered is not known here.',
    channels: (channels: string) => `channels: ${channels}`,
    noChannel: 'no channel to people',
  },
  links: { title: 'Elsewhere', api: 'API documentation', metrics: 'Metrics', runbooks: 'Runbooks' },
};

/** The same texts in another language: one that is missing does not compile. */
export type Texts = typeof en;
