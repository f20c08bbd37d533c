import { gauge, maxBy, oneOf } from '../../promql/promql.ts';
import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, stateTimeline, timeSeries } from '../lib/panels.ts';
import { show } from '../lib/query.ts';
import { column, table } from '../lib/table.ts';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';

/** Leads from a service's value to its own dashboard. */
export const TO_SERVICE = {
  title: 'Show this service',
  url: `/d/${DASHBOARD_UIDS.service}?var-service=\${__field.labels.service_name}&\${__url_time_range}`,
};

const health = maxBy(gauge('service_health_status'), 'service_name');

export function servicesHealth(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Services Health Status',
    description: 'Debounced health: DOWN after two failed probes in a row.',
    queries: [show(health, (label) => label.service_name)],
    states: UP_OR_DOWN,
    link: TO_SERVICE,
  });
}

export function healthHistory(place: Place): BoardPanel {
  return stateTimeline({
    place,
    title: 'Health over time',
    description: 'When each service was up and when it was down.',
    queries: [show(health, (label) => label.service_name)],
    states: UP_OR_DOWN,
    link: TO_SERVICE,
  });
}

export function responseTimes(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Service Response Times',
    description: 'Last response time of each service; on a timeout the time waited.',
    queries: [
      show(
        maxBy(gauge('service_response_time_seconds'), 'service_name'),
        (label) => label.service_name,
      ),
    ],
    min: 0,
    link: TO_SERVICE,
  });
}

export function activeAlerts(place: Place): BoardPanel {
  const firing = gauge('ALERTS', { alertstate: 'firing', severity: oneOf('critical', 'warning') });
  return table({
    place,
    title: 'Active alerts',
    description: 'What fires now, critical and warning.',
    labels: { severity: 'Severity', alertname: 'Alert', service_name: 'Service' },
    columns: [column(maxBy(firing, 'severity', 'alertname', 'service_name'), 'Firing')],
    hidesValues: true,
    emptyWhen: 'Nothing fires',
  });
}
