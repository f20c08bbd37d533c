import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, timeSeries, WITHIN } from '../lib/panels.ts';
import { counter, gauge, increase, maxBy, sumBy } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const WINDOW = '$__rate_interval';

export function scrapeDurations(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Scrapes take',
    description: 'Duration of the last scrape of each job.',
    queries: [show(maxBy(gauge('scrape_duration_seconds'), 'job'), (label) => label.job)],
    min: 0,
  });
}

export function scrapedSamples(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Samples a scrape',
    description: 'How many samples each job exposes.',
    queries: [show(sumBy(gauge('scrape_samples_scraped'), 'job'), (label) => label.job)],
    min: 0,
  });
}

export function ruleDurations(place: Place): BoardPanel {
  const durations = gauge('prometheus_rule_group_last_duration_seconds');
  return timeSeries({
    place,
    title: 'Rule groups take',
    description: 'Duration of the last evaluation of each group.',
    queries: [show(maxBy(durations, 'rule_group'), (label) => label.rule_group)],
    min: 0,
  });
}

export function ruleFailures(place: Place): BoardPanel {
  const failures = increase(counter('prometheus_rule_evaluation_failures_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Failed evaluations',
    description: `Rules that could not be evaluated ${WITHIN}.`,
    queries: [show(sumBy(failures, 'rule_group'), (label) => label.rule_group)],
    bars: true,
    min: 0,
  });
}

export function headSeries(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Series in memory',
    description: 'What Prometheus keeps at hand: it grows with services, languages and models.',
    queries: [show(maxBy(gauge('prometheus_tsdb_head_series')), 'series')],
    min: 0,
  });
}

export function alertsInAlertmanager(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Alerts in Alertmanager',
    description: 'Active, suppressed by a silence or a worse alert, and not looked at yet.',
    queries: [show(sumBy(gauge('alertmanager_alerts'), 'state'), (label) => label.state)],
  });
}

export function notificationsSent(place: Place): BoardPanel {
  const sent = increase(counter('alertmanager_notifications_total'), WINDOW);
  const failed = increase(counter('alertmanager_notifications_failed_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Notifications sent',
    description: `By Alertmanager, and those that failed, ${WITHIN}.`,
    queries: [
      show(sumBy(sent, 'integration'), (label) => label.integration),
      show(sumBy(failed, 'integration'), (label) => `${label.integration} failed`),
    ],
    bars: true,
    min: 0,
  });
}

export function notificationsReceived(place: Place): BoardPanel {
  const received = increase(counter('penpal_alert_notifications_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Notifications received',
    description: `By the monitoring service, ${WITHIN}.`,
    queries: [show(sumBy(received, 'status'), (label) => label.status)],
    bars: true,
    min: 0,
  });
}
