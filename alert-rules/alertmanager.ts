import {
  absent,
  and,
  counter,
  gauge,
  increase,
  minBy,
  on,
  sumBy,
  where,
} from '../dashboards/lib/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, YES } from './thresholds.ts';

const SERVICE = 'alertmanager';
const up = gauge('up', { job: 'alertmanager' });

/** Alerts on Alertmanager itself. */
export const alertmanager: RuleGroup = {
  name: 'alertmanager',
  rules: [
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
      expression: where(
        sumBy(
          increase(counter('alertmanager_notifications_failed_total'), '10m'),
          'integration',
          'reason',
        ),
        '>',
        0,
      ),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '10m',
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
