import * as q from '../promql/promql.ts';
import { hasWorked, monitorIsDown, unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';

const OF_A_SERVICE = { service_name: q.not('') } as const;
/**
 * The services that the monitoring service lists, and Prometheus. The monitoring service and Alertmanager
 * have alerts of their own.
 */
const targets = q.either(
  q.gauge('up', OF_A_SERVICE),
  q.gauge('up', q.PROMETHEUS),
  q.on('job', 'instance', 'service_name'),
);
const grafana = q.gauge('up', q.GRAFANA);
const OURS = { job: q.oneOf(q.PROMETHEUS.job, q.GRAFANA.job) } as const;
const worked = hasWorked(
  'job:up:has_worked',
  q.either(
    q.maxBy(q.overTime('max', q.gauge('up', OF_A_SERVICE), '1d'), 'job'),
    q.maxBy(q.overTime('max', q.gauge('up', OURS), '1d'), 'job'),
    q.on('job'),
  ),
  q.maxBy(q.either(targets, grafana, q.on('job', 'instance', 'service_name')), 'job'),
  q.on('job'),
);

const health = q.gauge('service_health_status');
const scraped = q.gauge('up', OF_A_SERVICE);
/** Services that were probed, or scraped, within the last hour and are not now. */
const vanished = q.either(
  missing(q.overTime('last', health, '1h'), health),
  missing(q.overTime('last', scraped, '1h'), scraped),
  q.on('service_name'),
);

function missing<L extends string>(
  before: q.Vector<L | 'service_name', 'boolean'>,
  now: q.Vector<L | 'service_name', 'boolean'>,
): q.Vector<'service_name', 'boolean'> {
  return q.unless(q.maxBy(before, 'service_name'), now, q.on('service_name'));
}

/** Alerts on the targets that Prometheus scrapes. */
export const scrapeTargets: RuleGroup = {
  name: 'targets',
  // A query over a day is too expensive for every 15 s.
  interval: '1m',
  reads: [serviceHealth],
  rules: [
    worked,
    // A job that never worked is not broken but not set up yet: ai-service may need a key.
    alert({
      name: 'TargetDown',
      expression: unlessReported(
        q.and(q.isFalse(targets), q.recorded(worked), q.on('job')),
        'TargetDown',
        { within: '1m' },
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Prometheus cannot scrape a target any more',
      french: (labels) => `Prometheus ne peut plus lire ${labels.instance} (${labels.job})`,
      description: (labels) => `${labels.instance} of the job ${labels.job} cannot be scraped.`,
      dashboard: 'monitoring',
      why: 'Its dashboards are empty, and alerts on its metrics cannot fire.',
    }),
    alert({
      name: 'GrafanaDown',
      expression: q.and(q.isFalse(grafana), q.recorded(worked), q.on('job')),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Grafana is down',
      french: (labels) => `Grafana est en panne (${labels.instance})`,
      description: (labels) => `Prometheus cannot scrape Grafana at ${labels.instance}.`,
      dashboard: 'monitoring',
      service: 'grafana',
      why: 'Nobody sees dashboards, and every link to one leads nowhere.',
    }),
    alert({
      name: 'TargetVanished',
      expression: q.unless(vanished, monitorIsDown, q.on()),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '1m',
      summary: 'A service is not monitored any more',
      french: (labels) => `${labels.service_name} n’est plus surveillé`,
      description: (labels) =>
        `${labels.service_name} vanished from the configuration or from a list of services.`,
      dashboard: 'monitoring',
      why: 'Nobody would be told if it went down.',
    }),
  ],
};
