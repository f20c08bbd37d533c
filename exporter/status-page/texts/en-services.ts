import type { ChartTexts, ReasonTexts, ServiceTexts } from './service-texts.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const service: ServiceTexts = {
  title: 'Services',
  none: 'No service is monitored here. services.yml names them, or lists that it names.',
  further: (count) => `${count} more services have no row here. The API lists them all.`,
  status: { up: 'Up', slow: 'Slow', down: 'Down', unknown: 'Not known yet' },
  since: (duration) => `for ${duration}`,
  maintenance: 'Maintenance',
  old: 'Not checked recently',
  failing: 'Last check failed, waiting for the next to be sure',
  recovering: 'Last check worked, waiting for the next to be sure',
  neverChecked: 'not checked yet',
  notMeasured: 'not measured',
  available: (ratio) => `${ratio} available`,
  lastResponse: (seconds) => `last response ${seconds}`,
  noLastResponse: 'last response not measured',
  noHistory: 'No history yet',
  checks: (count) => `${count} checks`,
  budget: 'Error budget',
  budgetLeft: (ratio, objective) => `${ratio} left, objective ${objective}`,
  budgetSpent: (ratio, objective) => `overspent: used ${ratio}, objective ${objective}`,
  budgetUnknown: (samples, needed) => `not enough data: ${samples} of at least ${needed} checks`,
  budgetNoFailures: 'the objective of 100% allows none',
  certificate: 'Certificate',
  certificateLeft: (days) => `${days} ${plural(days, 'day', 'days')} left`,
  certificateExpired: 'expired',
  certificatePlain: 'none, plain HTTP',
  certificateUnknown: 'not known',
  dependencies: 'Dependencies',
  dependenciesUnknown: 'not reported',
  dependencyOk: 'ok',
  dependencyFailed: 'in error',
  lastFailure: 'Last failure',
  noFailure: 'none since the monitor started',
  details: 'Details',
  version: 'Version',
  environment: 'Environment',
  address: 'Address',
  lastCheck: 'Last check',
  percentiles: 'Response times (p50 · p95 · p99)',
  latencyObjective: 'Latency objective',
  slowFrom: 'Slow from',
  failurePeriods: 'Failed checks in this range',
  noFailurePeriod: 'none',
  failedChecks: (failures, samples) => `${failures} of ${samples} checks failed`,
  unknown: 'not known',
};

export const chart: ChartTexts = {
  bars: (availability, range, bad) =>
    availability === null
      ? `No check in ${range}`
      : `${availability} available over ${range}; failures in ${bad} of 90 slots`,
  barWhen: (from, to) => `${from} to ${to} ago`,
  barHeld: (available) => `${available} by the check before, no check of its own`,
  barSlow: (seconds) => `slow: ${seconds} on average`,
  curve: (range, median, p95, slow) =>
    `Response time over ${range}: median ${median}, 95th percentile ${p95}, slow from ${slow}`,
  curveEmpty: (range) => `No response time was measured in ${range}`,
  slowLine: (seconds) => `slow from ${seconds}`,
  trend: (range) => `Trend over ${range}`,
  start: (length) => `${length} ago`,
  now: 'now',
};

export const reasons: ReasonTexts = {
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
