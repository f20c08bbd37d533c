import * as q from '../promql/promql.ts';
import { monitorIsDown } from './conditions.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';

const ABOUT_ALERTMANAGER = { dashboard: 'monitoring', service: 'alertmanager' } as const;
const up = q.gauge('up', q.ALERTMANAGER);
const reloadWorked = q.minBy(
  q.gauge('alertmanager_config_last_reload_successful', q.ALERTMANAGER),
  'instance',
);

/** Present while a monitoring service is down. */
const monitorDown = q.record('monitor:up:down', monitorIsDown);

/**
 * Webhook failures while a monitoring service is down. It cannot receive notifications then; MonitorDown
 * or MonitorInstanceDown reports that. With several of them it is unknown which one receives them, so
 * every webhook failure is left out that may be an undelivered one (`clientError` was delivered and
 * refused). This lasts up to 14 minutes after the service is back, and 17 after one is gone.
 */
const undeliveredWhileDown = q.and(
  failures({ integration: 'webhook', reason: q.not('clientError') }),
  q.overTime('last', q.recorded(monitorDown), '12m'),
  q.on(),
);

/** Failures within ten minutes, by integration and reason. */
function failures(matchers: Partial<Record<'integration' | 'reason', string | q.Matcher<string>>>) {
  const failed = q.increase(
    q.counter('alertmanager_notifications_failed_total', {
      ...q.ALERTMANAGER,
      ...matchers,
    }),
    '10m',
  );
  return q.where(q.sumBy(failed, 'integration', 'reason'), '>', 0);
}

/** Alerts on Alertmanager itself. */
export const alertmanager: RuleGroup = {
  name: 'alertmanager',
  rules: [
    monitorDown,
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerDown',
      expression: q.absent(q.isTrue(up)),
      severity: 'critical',
      for: '2m',
      keepFiringFor: '1m',
      summary: 'Alertmanager is down',
      description: () => 'Prometheus cannot scrape Alertmanager. Nobody is notified of any alert.',
    }),
    // For a cluster. AlertmanagerDown covers a single one.
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerMemberDown',
      expression: q.and(q.isFalse(q.minBy(up, 'instance')), q.isTrue(up), q.on()),
      severity: 'warning',
      for: '2m',
      keepFiringFor: '1m',
      summary: 'One of several Alertmanagers is down',
      description: (labels) =>
        `Prometheus cannot scrape ${labels.instance}. The other Alertmanagers still send notifications.`,
    }),
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerNotificationsFailing',
      expression: q.unless(failures({}), undeliveredWhileDown, q.on('integration', 'reason')),
      severity: 'critical',
      for: '1m',
      // Longer than a restart of the monitoring service: a webhook that fails still fails after it.
      keepFiringFor: '15m',
      summary: 'Notifications are not delivered',
      description: (labels, value) =>
        `${value} notifications by ${labels.integration} failed in ten minutes (${labels.reason}).`,
    }),
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerReloadFailed',
      expression: q.isFalse(reloadWorked),
      severity: 'warning',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The last change to alertmanager.yml was refused',
      description: (labels) => `${labels.instance} still uses the last good configuration.`,
    }),
  ],
};
