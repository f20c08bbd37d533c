import { and, gauge, maxBy, noneOf, on, overTime, where } from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, YES } from './thresholds.ts';

/** The monitoring service and Alertmanager have alerts of their own. */
const targets = gauge('up', { job: noneOf('penpal-monitoring', 'alertmanager') });

/** Alerts on what Prometheus scrapes. */
export const scrapeTargets: RuleGroup = {
  name: 'targets',
  // Looking back over a day is not for every quarter of a minute.
  interval: '1m',
  rules: [
    // A job that never worked is not set up yet (ai-service may want a key), not broken.
    alert({
      name: 'TargetDown',
      expression: and(
        where(targets, '==', NO),
        where(maxBy(overTime('max', targets, '1d'), 'job'), '==', YES),
        on('job'),
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Prometheus cannot scrape a target any more',
      description: (labels) => `${labels.instance} of the job ${labels.job} cannot be scraped.`,
      dashboard: 'monitoring',
    }),
  ],
};
