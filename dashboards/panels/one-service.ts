import { recorded } from '../../alert-rules/lib/recording.ts';
import { budgetLeft, failedMinute } from '../../alert-rules/slo-recordings.ts';
import { CERTIFICATE_EXPIRES_NOW, CERTIFICATE_EXPIRES_SOON } from '../../alert-rules/thresholds.ts';
import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, stateTimeline } from '../lib/panels.ts';
import { complement, gauge, maxBy, minBy, overTime, until } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';
import { column, table } from '../lib/table.ts';
import { BUDGET_STEPS } from './objectives.ts';

/** The service that the reader has chosen. */
const CHOSEN = { service_name: '$service' };

const health = maxBy(gauge('service_health_status', CHOSEN), 'service_name');

export function state(place: Place): BoardPanel {
  return stat({
    place,
    title: 'State',
    description: 'Debounced health of the chosen service.',
    queries: [show(health, '')],
    states: UP_OR_DOWN,
  });
}

export function uptimeOfService(place: Place): BoardPanel {
  const failed = overTime('avg', recorded(failedMinute, CHOSEN), '$__range');
  return stat({
    place,
    title: 'Uptime in the chosen time',
    description: 'Share of the time in which probes succeeded, maintenance left out.',
    queries: [show(complement(failed), '')],
    decimals: 2,
    emptyWhen: 'Recorded a minute after the first probe',
  });
}

export function budgetOfService(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Error budget left',
    description: 'Of 30 days; below 0 the availability objective is missed.',
    queries: [show(recorded(budgetLeft, CHOSEN), '')],
    steps: BUDGET_STEPS,
    emptyWhen: 'Recorded a minute after the first probe',
  });
}

export function certificate(place: Place): BoardPanel {
  const end = gauge('service_certificate_expiry_timestamp_seconds', CHOSEN);
  return stat({
    place,
    title: 'Certificate valid for',
    description: 'Time left to the certificate of a service that is reached by https.',
    queries: [show(minBy(until(end)), '')],
    steps: [
      { color: 'red' },
      { from: CERTIFICATE_EXPIRES_NOW, color: 'orange' },
      { from: CERTIFICATE_EXPIRES_SOON, color: 'green' },
    ],
    emptyWhen: 'Reached by http: no certificate',
  });
}

export function identity(place: Place): BoardPanel {
  return table({
    place,
    title: 'What it says of itself',
    description: 'Version and environment, from the health answer.',
    labels: { version: 'Version', environment: 'Environment' },
    columns: [column(maxBy(gauge('service_info', CHOSEN), 'version', 'environment'), 'Info')],
    hidesValues: true,
    emptyWhen: 'Its health answer says nothing',
  });
}

export function stateHistory(place: Place): BoardPanel {
  return stateTimeline({
    place,
    title: 'State over time',
    description: 'The debounced health, and the raw result of each probe.',
    queries: [
      show(health, 'health'),
      show(maxBy(gauge('service_probe_success', CHOSEN)), 'last probe'),
    ],
    states: UP_OR_DOWN,
  });
}

export function dependencies(place: Place): BoardPanel {
  return stateTimeline({
    place,
    title: 'Dependencies',
    description: 'What the service says of what it needs.',
    queries: [
      show(
        minBy(gauge('service_dependency_status', CHOSEN), 'dependency'),
        (label) => label.dependency,
      ),
    ],
    states: UP_OR_DOWN,
    emptyWhen: 'Its health answer names no dependencies',
  });
}
