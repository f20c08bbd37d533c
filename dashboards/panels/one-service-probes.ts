import type { BoardPanel, Place } from '../lib/panel.ts';
import { timeSeries, WITHIN } from '../lib/panels.ts';
import { counter, gauge, increase, maxBy, quantileOverTime, sumBy } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

/** The service that the reader has chosen. */
const CHOSEN = { service_name: '$service' };

export function responseTime(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Response time',
    description: 'Of each probe, with the objective and the threshold from which it is slow.',
    queries: [
      show(maxBy(gauge('service_response_time_seconds', CHOSEN)), 'response time'),
      show(maxBy(gauge('service_slo_latency_objective_seconds', CHOSEN)), 'objective'),
      show(maxBy(gauge('service_slow_threshold_seconds', CHOSEN)), 'slow from'),
    ],
    min: 0,
  });
}

export function percentiles(place: Place): BoardPanel {
  const times = gauge('service_response_time_seconds', CHOSEN);
  const share = (quantile: number) => maxBy(quantileOverTime(quantile, times, '$__rate_interval'));
  return timeSeries({
    place,
    title: 'Response time percentiles',
    description:
      'Of the quarter of an hour before each point, or longer: half of the answers came faster than p50.',
    queries: [show(share(0.5), 'p50'), show(share(0.95), 'p95'), show(share(0.99), 'p99')],
    // Grafana's window is four of these: some 30 probes, of which a percentile can speak.
    leastStep: '4m',
    min: 0,
  });
}

export function phases(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Phases of a probe',
    description: 'Where the time goes: name, connection, TLS, processing, transfer.',
    queries: [
      show(maxBy(gauge('service_probe_phase_seconds', CHOSEN), 'phase'), (label) => label.phase),
    ],
    stacked: true,
    min: 0,
  });
}

export function failures(place: Place): BoardPanel {
  const failed = increase(counter('service_probe_failures_total', CHOSEN), '$__rate_interval');
  return timeSeries({
    place,
    title: 'Failed probes by reason',
    description: `How many probes failed ${WITHIN}, and why.`,
    queries: [show(sumBy(failed, 'reason'), (label) => label.reason)],
    stacked: true,
    bars: true,
    min: 0,
    emptyWhen: 'No probe has failed',
  });
}

export function statusCode(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'HTTP status',
    description: 'Status of the last answer; absent when there was none.',
    queries: [show(maxBy(gauge('service_http_status_code', CHOSEN)), 'status')],
  });
}
