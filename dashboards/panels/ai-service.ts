import { limitHits } from '../../alert-rules/ai.ts';
import { recordedCounter } from '../../alert-rules/lib/recording.ts';
import { AI_RATE_LIMITED } from '../../alert-rules/thresholds.ts';
import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, timeSeries } from '../lib/panels.ts';
import {
  counter,
  gauge,
  increase,
  maxBy,
  minBy,
  on,
  rate,
  ratio,
  sumBy,
} from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const NOT_SCRAPED = 'Prometheus cannot scrape ai-service';
const WINDOW = '$__rate_interval';

export function webSockets(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Active WebSocket Connections',
    description: 'Learners who are connected now.',
    queries: [show(sumBy(gauge('ai_active_websocket_connections')), '')],
    emptyWhen: NOT_SCRAPED,
  });
}

export function rateLimited(place: Place): BoardPanel {
  const hits = sumBy(increase(recordedCounter(limitHits), WINDOW), 'endpoint');
  const requests = sumBy(increase(counter('ai_requests_total'), WINDOW), 'endpoint');
  return timeSeries({
    place,
    title: 'Requests that meet a rate limit',
    description: 'Share of the requests to each endpoint.',
    queries: [show(ratio(hits, requests, on('endpoint')), (label) => label.endpoint)],
    steps: [{ color: 'green' }, { from: AI_RATE_LIMITED, color: 'red' }],
    // The rule that sums the hits is evaluated once a minute.
    leastStep: '4m',
    min: 0,
    emptyWhen: `${NOT_SCRAPED}, or not yet for some minutes`,
  });
}

export function cacheHits(place: Place): BoardPanel {
  const reads = (result?: string) =>
    sumBy(
      rate(
        counter('ai_cache_operations_total', {
          operation: 'get',
          ...(result === undefined ? {} : { result }),
        }),
        WINDOW,
      ),
    );
  return timeSeries({
    place,
    title: 'Cache hits',
    description: 'Share of the answers that came from the cache.',
    queries: [show(ratio(reads('hit'), reads(), on()), 'hits')],
    min: 0,
    max: 1,
    emptyWhen: NOT_SCRAPED,
  });
}

export function scrapeStatus(place: Place): BoardPanel {
  return stat({
    place,
    title: 'AI Service Status',
    description: 'Whether Prometheus can scrape ai-service, every instance of it.',
    queries: [show(minBy(gauge('up', { job: 'ai-service' })), '')],
    states: UP_OR_DOWN,
    emptyWhen: 'ai-service is not discovered',
  });
}

export function cpu(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'AI Service CPU Usage',
    description: 'Share of one processor core.',
    queries: [
      show(
        maxBy(rate(counter('ai_service_process_cpu_seconds_total'), WINDOW), 'instance'),
        (label) => label.instance,
      ),
    ],
    min: 0,
    emptyWhen: NOT_SCRAPED,
  });
}
