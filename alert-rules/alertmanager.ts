import * as q from '../promql/promql.ts';
import { monitorIsDown } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { ONE } from './thresholds.ts';

const ABOUT_ALERTMANAGER = { dashboard: 'monitoring', service: 'alertmanager' } as const;
const unseen = q.absent(q.isTrue(q.gauge('up', q.ALERTMANAGER)));
const found = q.gauge('prometheus_notifications_alertmanagers_discovered', q.PROMETHEUS);
/** Some alerts are dropped at every restart of Alertmanager and sent again, the Watchdog each minute. */
const dropped = q.sumBy(
  q.increase(q.counter('prometheus_notifications_dropped_total', q.PROMETHEUS), '3m'),
);
/** Prometheus cannot scrape Alertmanager, cannot send it alerts, or has found none. */
const unreachable = [
  q.condition(q.where(dropped, '>', 0)),
  q.condition(q.where(q.minBy(found), '<', ONE)),
].reduce((one, other) => q.either(one, other, q.on()), unseen);

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

/**
 * Failures by integration and reason. Alertmanager tries a failed notification again within five minutes
 * (`group_interval`), so what is still owed fails at least once in each window.
 */
function failures(matchers: Partial<Record<'integration' | 'reason', string | q.Matcher<string>>>) {
  return q.where(q.sumBy(failed(matchers), 'integration', 'reason'), '>', 0);
}

function failed(matchers: Partial<Record<'integration' | 'reason', string | q.Matcher<string>>>) {
  return q.increase(
    q.counter('alertmanager_notifications_failed_total', { ...q.ALERTMANAGER, ...matchers }),
    '6m',
  );
}

/** All notifications to people, also those that failed. */
function tried(range: q.Duration) {
  const toPeople = { ...q.ALERTMANAGER, ...TO_PEOPLE };
  return q.increase(q.counter('alertmanager_notifications_total', toPeople), range);
}

/** The webhooks are the monitoring service and the heartbeat, which do not reach people. */
const TO_PEOPLE = { integration: q.not('webhook') } as const;
const lost = q.sumBy(failed(TO_PEOPLE));
/**
 * Channels that have no failure and were used within the longest `repeat_interval`. One that has delivered its
 * message owes nothing, while another tries the same message again and again.
 */
const working = q.unless(
  q.where(q.sumBy(tried('13h'), 'integration'), '>', 0),
  q.where(q.sumBy(failed(TO_PEOPLE), 'integration'), '>', 0),
  q.on('integration'),
);
/** A failure stays in the window of six minutes. Later ones are of notifications that were tried again. */
const STILL_OWED = '7m';

/** Alerts on Alertmanager itself. */
export const alertmanager: RuleGroup = {
  name: 'alertmanager',
  rules: [
    monitorDown,
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerDown',
      expression: unreachable,
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alertmanager is down, or gets no alerts',
      french: () =>
        'Alertmanager est en panne ou ne reçoit plus les alertes\u00a0: personne n’est prévenu',
      description: () =>
        `Nobody is notified of any alert: Prometheus {{ if query "${unseen.text.replaceAll('"', "'")}" }}cannot scrape Alertmanager{{ else }}drops alerts, or has found no Alertmanager{{ end }}.`,
      why: 'No alert reaches anyone.',
    }),
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerNotificationsFailing',
      expression: q.unless(failures({}), undeliveredWhileDown, q.on('integration', 'reason')),
      severity: 'warning',
      for: STILL_OWED,
      keepFiringFor: '5m',
      summary: 'A channel does not deliver notifications',
      french: (labels, value) =>
        `${value} notifications par ${labels.integration} n’ont pas été livrées en six minutes (${labels.reason})`,
      description: (labels, value) =>
        `${value} notifications by ${labels.integration} failed in six minutes, also when tried again (${labels.reason}).`,
      why: 'The people of this channel do not get their alerts.',
    }),
    alert({
      ...ABOUT_ALERTMANAGER,
      name: 'AlertmanagerAllChannelsFailing',
      // All but rounding, because `increase` extrapolates.
      expression: q.unless(
        q.and(
          q.where(lost, '>', 0),
          q.whereMatched(lost, '>=', q.times(q.sumBy(tried('6m')), 0.99), q.on()),
          q.on(),
        ),
        working,
        q.on(),
      ),
      severity: 'critical',
      for: STILL_OWED,
      keepFiringFor: '5m',
      summary: 'No channel delivers notifications',
      french: (_, value) =>
        `Aucun canal ne livre les notifications (${value} échecs en six minutes)\u00a0: plus personne n’est prévenu`,
      description: (_, value) =>
        `${value} notifications failed in six minutes, also when tried again. None was delivered.`,
      why: 'No alert reaches anyone.',
    }),
  ],
};
