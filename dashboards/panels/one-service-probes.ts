import type { BoardPanel, Place } from '../lib/panel.ts';
import { timeSeries } from '../lib/panels.ts';
import {
  buckets,
  counter,
  gauge,
  histogramQuantile,
  increase,
  maxBy,
  rate,
  sumBuckets,
  sumBy,
} from '../lib/promql.ts';
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
  const distribution = sumBuckets(
    rate(buckets('service_probe_duration_seconds', CHOSEN), '$__rate_interval'),
  );
  return timeSeries({
    place,
    title: 'Response time percentiles',
    description: 'Half of the answers came faster than p50, all but one in a hundred than p99.',
    queries: [
      show(histogramQuantile(0.5, distribution), 'p50'),
      show(histogramQuantile(0.95, distribution), 'p95'),
      show(histogramQuantile(0.99, distribution), 'p99'),
    ],
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
    description: 'How many probes failed within each step, and why.',
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
