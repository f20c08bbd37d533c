import { limitHits } from '../alert-rules/ai.ts';
import { whileRead } from '../alert-rules/business.ts';
import { AI_RATE_LIMITED } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { show, WINDOW } from './lib/query.ts';
import { AI_UNREADABLE } from './shared-panels.ts';

export const NOT_SCRAPED = 'Prometheus cannot scrape ai-service';

const cost = q.counter('penpal_ai_cost_usd_total');
const tokens = q.rate(q.counter('penpal_ai_tokens_consumed_total'), WINDOW);
const cacheReads = (result?: 'hit') =>
  q.rate(
    q.counter('ai_cache_operations_total', { operation: 'get', ...(result && { result }) }),
    WINDOW,
  );
const limited = q.sumBy(q.increase(q.recordedCounter(limitHits), WINDOW), 'endpoint');
const requests = q.sumBy(q.increase(q.counter('ai_requests_total'), WINDOW), 'endpoint');

const requestsByEndpoint = timeSeries({
  title: 'AI Requests Rate by Endpoint',
  description: 'Requests to ai-service per second, by endpoint and status.',
  queries: [
    show(q.sumBy(q.rate(q.counter('ai_requests_total'), WINDOW), 'endpoint', 'status'), [
      'endpoint',
      'status',
    ]),
  ],
  unit: 'reqps',
  emptyWhen: NOT_SCRAPED,
});

const totalCosts = stat({
  title: 'Total AI Costs',
  description: 'Cost of the language models in the selected time range, by provider.',
  queries: [show(whileRead(q.sumBy(q.increase(cost, '$__range'), 'provider'), cost), ['provider'])],
  decimals: 2,
  emptyWhen: AI_UNREADABLE,
});

const tokenRate = timeSeries({
  title: 'Token Consumption Rate',
  description: 'Tokens per second, by provider, model and type.',
  queries: [show(q.sumBy(tokens, 'provider', 'model', 'type'), ['provider', 'model', 'type'])],
  stacked: true,
  emptyWhen: AI_UNREADABLE,
});

const requestDuration = timeSeries({
  title: 'AI Request Duration (p95)',
  description: '95 % of the requests to each model were faster than this.',
  queries: [
    show(
      q.histogramQuantile(
        0.95,
        q.sumBuckets(q.rate(q.buckets('ai_request_duration_seconds'), WINDOW), 'provider', 'model'),
      ),
      ['provider', 'model'],
    ),
  ],
  emptyWhen: NOT_SCRAPED,
});

const messages = timeSeries({
  title: 'Messages Processed by Language and Type',
  description: 'Messages per second.',
  queries: [
    show(q.sumBy(q.rate(q.counter('penpal_messages_total'), WINDOW), 'language', 'type'), [
      'language',
      'type',
    ]),
  ],
  stacked: true,
  emptyWhen: AI_UNREADABLE,
});

const webSockets = stat({
  title: 'Active WebSocket Connections',
  description: 'Open WebSocket connections of learners.',
  queries: [show(q.sumBy(q.gauge('ai_active_websocket_connections')), '')],
  emptyWhen: NOT_SCRAPED,
});

const providers = stateTimeline({
  title: 'Provider health',
  description: 'Health of each provider of language models, as ai-service reports it.',
  queries: [show(q.minBy(q.gauge('ai_providers_health_status'), 'provider'), ['provider'])],
  states: UP_OR_DOWN,
  emptyWhen: NOT_SCRAPED,
});

const rateLimited = timeSeries({
  title: 'Rate-limited requests',
  description: 'Share of rate-limited requests, by endpoint.',
  queries: [show(q.ratio(limited, requests, q.on('endpoint')), ['endpoint'])],
  steps: [{ color: 'green' }, { from: AI_RATE_LIMITED, color: 'red' }],
  // The rule that sums the hits is evaluated once a minute.
  leastStep: '4m',
  emptyWhen: `${NOT_SCRAPED}, or has scraped it for a few minutes only`,
});

const cacheHits = timeSeries({
  title: 'Cache hits',
  description: 'Share of cache reads that were hits.',
  queries: [show(q.ratio(q.sumBy(cacheReads('hit')), q.sumBy(cacheReads()), q.on()), 'hits')],
  max: 1,
  emptyWhen: NOT_SCRAPED,
});

/** The metrics of ai-service itself. The front end embeds panels 1 to 6. */
export const ai: Board = {
  name: 'ai',
  title: 'Penpal AI',
  description: 'Requests to the language models, their duration and their cost.',
  from: 'now-6h',
  neighbours: ['overview', 'business'],
  sections: [
    {
      title: 'Usage',
      panels: [
        totalCosts(2, 8, 6),
        webSockets(6, 8, 6),
        cacheHits(9, 8, 6),
        requestsByEndpoint(1, 12, 8),
        messages(5, 12, 8),
      ],
    },
    {
      title: 'Models',
      panels: [
        tokenRate(3, 12, 8),
        requestDuration(4, 12, 8),
        providers(7, 12, 6),
        rateLimited(8, 12, 6),
      ],
    },
  ],
};
