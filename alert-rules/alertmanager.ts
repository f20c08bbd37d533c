import {
  absent,
  and,
  counter,
  gauge,
  increase,
  minBy,
  not,
  on,
  overTime,
  sumBy,
  unless,
  where,
} from '../promql/promql.ts';
import type { Matcher } from '../promql/matchers.ts';
import { monitorIsDown } from './lib/monitor-is-down.ts';
import { record, recorded } from './lib/recording.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, YES } from './thresholds.ts';

const SERVICE = 'alertmanager';
const up = gauge('up', { job: 'alertmanager' });

/** There while a monitoring service is down. */
const monitorDown = record('monitor:up:down', monitorIsDown);

/**
 * A monitoring service that is down cannot be notified of that: MonitorDown or MonitorInstanceDown tells.
 * Which of several takes notifications nobody knows here. For as long as such failures are in sight,
 * `webhook` says nothing of what did not arrive; what was refused did. That is up to 14 minutes after it
 * is back, and 17 after one is gone.
 */
const unheard = and(
  failures({ integration: 'webhook', reason: not('clientError') }),
  overTime('last', recorded(monitorDown), '12m'),
  on(),
);

/** Failures within ten minutes, by integration and reason. */
function failures(matchers: Partial<Record<'integration' | 'reason', string | Matcher<string>>>) {
  const failed = increase(counter('alertmanager_notifications_failed_total', matchers), '10m');
  return where(sumBy(failed, 'integration', 'reason'), '>', 0);
}

/** Alerts on Alertmanager itself. */
export const alertmanager: RuleGroup = {
  name: 'alertmanager',
  rules: [
    monitorDown,
    alert({
      name: 'AlertmanagerDown',
      expression: absent(where(up, '==', YES)),
      severity: 'critical',
      for: '2m',
      keepFiringFor: '1m',
      summary: 'Alertmanager is down',
      description: () => 'Prometheus cannot scrape Alertmanager: nobody is notified of anything.',
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    // One of a cluster; where there is but one, AlertmanagerDown speaks.
    alert({
      name: 'AlertmanagerMemberDown',
      expression: and(where(minBy(up, 'instance'), '==', NO), where(up, '==', YES), on()),
      severity: 'warning',
      for: '2m',
      keepFiringFor: '1m',
      summary: 'One of several Alertmanagers is down',
      description: (labels) =>
        `Prometheus cannot scrape ${labels.instance}: the others notify, but there is one less.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'AlertmanagerNotificationsFailing',
      expression: unless(failures({}), unheard, on('integration', 'reason')),
      severity: 'critical',
      for: '1m',
      // Over a start of the monitoring service, which changes nothing about a webhook that fails.
      keepFiringFor: '15m',
      summary: 'Notifications do not arrive',
      description: (labels, value) =>
        `${value} notifications by ${labels.integration} failed in ten minutes (${labels.reason}).`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'AlertmanagerReloadFailed',
      expression: where(
        minBy(gauge('alertmanager_config_last_reload_successful'), 'instance'),
        '==',
        NO,
      ),
      severity: 'warning',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The last change to alertmanager.yml was refused',
      description: (labels) => `${labels.instance} goes on with the last good configuration.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
  ],
};
