import { FAILED, OF_LEARNERS } from '../alert-rules/ai.ts';
import { totalCost } from '../alert-rules/business.ts';
import { AI_FAILURES_HIGH } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { stat, timeSeries } from './lib/panels.ts';
import type { Sourced } from './lib/no-data.ts';
import { show, WINDOW } from './lib/query.ts';
import { COSTS, MESSAGES, TOKENS } from './shared-panels.ts';

/** What ai-service exposes to Prometheus itself. */
const scraped = {
  ...{ name: 'ai-service', isRead: q.minBy(q.gauge('up', { job: 'ai-service' })) },
};
const REQUESTS: Sourced = {
  ...{ source: scraped, what: 'requests of learners' },
  series: q.counter('ai_requests_total', OF_LEARNERS),
};
const CONNECTIONS: Sourced = {
  ...{ source: scraped, what: 'connections', series: q.gauge('ai_active_websocket_connections') },
};
export const CPU_TIME: Sourced = {
  ...{ source: scraped, what: 'CPU time' },
  series: q.counter('ai_service_process_cpu_seconds_total'),
};

const cost = q.recordedCounter(totalCost);
const tokens = q.rate(q.counter('penpal_ai_tokens_consumed_total'), WINDOW);
const requests = q.counter('ai_requests_total', OF_LEARNERS);
/** The share of such requests, by endpoint. An endpoint without any of them has 0. */
const shareOf = (some: typeof requests) => {
  const all = q.sumBy(q.increase(requests, WINDOW), 'endpoint');
  const found = q.sumBy(q.increase(some, WINDOW), 'endpoint');
  return q.ratio(q.either(found, q.times(all, 0), q.on('endpoint')), all, q.on('endpoint'));
};

const requestsByEndpoint = timeSeries({
  title: 'AI Requests Rate by Endpoint',
  description: 'Requests of learners to ai-service per second, by endpoint.',
  queries: [show(q.sumBy(q.rate(requests, WINDOW), 'endpoint'), ['endpoint'])],
  unit: 'reqps',
  sourced: REQUESTS,
});

const totalCosts = stat({
  title: 'Total AI Costs',
  description: 'Cost of the language models in the selected time range.',
  queries: [show(q.maxBy(q.increase(cost, '$__range')), '')],
  sourced: COSTS,
});

const tokenRate = timeSeries({
  title: 'Token Consumption Rate',
  description: 'Tokens per second, by provider, model and type.',
  queries: [show(q.sumBy(tokens, 'provider', 'model', 'type'), ['provider', 'model', 'type'])],
  stacked: true,
  unit: 'suffix:tokens/s',
  sourced: TOKENS,
});

const durations = q.rate(q.buckets('ai_request_duration_seconds', OF_LEARNERS), WINDOW);
const requestDuration = timeSeries({
  title: 'AI Request Duration (p95)',
  description:
    '95 % of the requests to each endpoint within 15 minutes or longer were faster than this.',
  queries: [show(q.histogramQuantile(0.95, q.sumBuckets(durations, 'endpoint')), ['endpoint'])],
  // Grafana's window is four times as long: learners send few requests.
  leastStep: '4m',
  sourced: REQUESTS,
});

const processed = q.counter('penpal_messages_total');
const KIND = ['language', 'type'] as const;
const messageRate = q.times(q.sumBy(q.rate(processed, WINDOW), ...KIND), 60);
/** So many names, and one for the others, fit beside the curves. */
const MOST = 9;
const largest = q.highest(MOST, q.sumBy(q.rate(q.atEnd(processed), WINDOW), ...KIND));
const messages = timeSeries({
  title: 'Messages Processed by Language and Type',
  description: 'Messages per minute: the nine most frequent languages and types, and the others.',
  queries: [
    show(q.and(messageRate, largest, q.on(...KIND)), KIND),
    show(q.sumBy(q.unless(messageRate, largest, q.on(...KIND))), 'others'),
  ],
  stacked: true,
  namesBeside: true,
  unit: 'suffix:messages/min',
  sourced: MESSAGES,
});

const webSockets = stat({
  title: 'Active WebSocket Connections',
  description: 'Open WebSocket connections of learners.',
  queries: [show(q.sumBy(q.gauge('ai_active_websocket_connections')), '')],
  sourced: CONNECTIONS,
});

const failedRequests = timeSeries({
  title: 'Failed AI requests',
  description:
    'Share of the requests to each endpoint that ai-service failed (5xx), within 15 minutes or longer.',
  queries: [show(shareOf(q.counter('ai_requests_total', FAILED)), ['endpoint'])],
  steps: [{ color: 'green' }, { from: AI_FAILURES_HIGH, color: 'red' }],
  leastStep: '4m',
  namesBeside: true,
  sourced: REQUESTS,
});

const refusedRequests = timeSeries({
  title: 'Refused AI requests',
  description:
    'Share of the requests to each endpoint that ai-service refused (4xx), within 15 minutes or longer.',
  queries: [
    show(shareOf(q.counter('ai_requests_total', { ...OF_LEARNERS, status: q.startingWith('4') })), [
      'endpoint',
    ]),
  ],
  leastStep: '4m',
  namesBeside: true,
  sourced: REQUESTS,
});

/** The metrics of ai-service itself. The front end embeds panels 1 to 6. */
export const ai: Board = {
  name: 'ai',
  title: 'Penpal AI',
  description: 'How much are the language models used, how fast are they, and what do they cost?',
  from: 'now-6h',
  neighbours: ['overview', 'business'],
  marks: 'nothing',
  sections: [
    {
      title: 'Usage',
      panels: [
        totalCosts(2, 6, 8),
        webSockets(6, 6, 8),
        requestsByEndpoint(1, 12, 8),
        messages(5, 12, 8),
        tokenRate(3, 12, 8),
      ],
    },
    {
      title: 'Quality',
      // Panels 7 to 9 were about series that ai-service never fills.
      panels: [requestDuration(4, 24, 8), failedRequests(10, 12, 8), refusedRequests(11, 12, 8)],
    },
  ],
};
