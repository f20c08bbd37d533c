import type { BoardPanel, Place } from '../lib/panel.ts';
import { timeSeries } from '../lib/panels.ts';
import {
  buckets,
  counter,
  histogramQuantile,
  rate,
  sumBuckets,
  sumBy,
} from '../../promql/promql.ts';
import { show } from '../lib/query.ts';
import { MONITOR } from './monitor.ts';

const WINDOW = '$__rate_interval';

export function httpRequests(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'HTTP Requests',
    description: 'Requests that the monitoring service serves, by route and status.',
    queries: [
      show(
        sumBy(rate(counter('http_requests_total', MONITOR), WINDOW), 'route', 'status_code'),
        (label) => `${label.route} ${label.status_code}`,
      ),
    ],
    unit: 'reqps',
    min: 0,
  });
}

export function httpDurations(place: Place): BoardPanel {
  const durations = rate(buckets('http_request_duration_seconds', MONITOR), WINDOW);
  return timeSeries({
    place,
    title: 'HTTP answers take (p99)',
    description: 'All but one in a hundred answers came faster, by route.',
    queries: [
      show(histogramQuantile(0.99, sumBuckets(durations, 'route')), (label) => label.route),
    ],
    min: 0,
  });
}
