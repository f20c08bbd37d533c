import * as q from '../promql/promql.ts';
import { hasWorked } from './conditions.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';

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
const worked = hasWorked(
  'job:up:has_worked',
  q.either(
    q.maxBy(q.overTime('max', q.gauge('up', OF_A_SERVICE), '1d'), 'job'),
    q.maxBy(q.overTime('max', q.gauge('up', q.PROMETHEUS), '1d'), 'job'),
    q.on('job'),
  ),
  q.maxBy(targets, 'job'),
  q.on('job'),
);

/** Alerts on the targets that Prometheus scrapes. */
export const scrapeTargets: RuleGroup = {
  name: 'targets',
  // A query over a day is too expensive for every 15 s.
  interval: '1m',
  rules: [
    worked,
    // A job that never worked is not broken but not set up yet: ai-service may need a key.
    alert({
      name: 'TargetDown',
      expression: q.and(q.isFalse(targets), q.recorded(worked), q.on('job')),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Prometheus cannot scrape a target any more',
      description: (labels) => `${labels.instance} of the job ${labels.job} cannot be scraped.`,
      dashboard: 'monitoring',
    }),
  ],
};
