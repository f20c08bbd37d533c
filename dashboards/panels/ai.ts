import { whileRead } from '../../alert-rules/business.ts';
import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, stateTimeline, timeSeries } from '../lib/panels.ts';
import {
  buckets,
  counter,
  gauge,
  histogramQuantile,
  increase,
  minBy,
  rate,
  sumBuckets,
  sumBy,
} from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const NOT_SCRAPED = 'Prometheus cannot scrape ai-service';
const WINDOW = '$__rate_interval';

export function requestsByEndpoint(place: Place): BoardPanel {
  const requests = rate(counter('ai_requests_total'), WINDOW);
  return timeSeries({
    place,
    title: 'AI Requests Rate by Endpoint',
    description: 'Requests that ai-service answers, by endpoint and status.',
    queries: [
      show(sumBy(requests, 'endpoint', 'status'), (label) => `${label.endpoint} ${label.status}`),
    ],
    unit: 'reqps',
    min: 0,
    emptyWhen: NOT_SCRAPED,
  });
}

export function totalCosts(place: Place): BoardPanel {
  const cost = counter('penpal_ai_cost_usd_total');
  return stat({
    place,
    title: 'Total AI Costs',
    description: 'What the providers of language models charged in the chosen time.',
    queries: [
      show(
        whileRead(sumBy(increase(cost, '$__range'), 'provider'), cost),
        (label) => label.provider,
      ),
    ],
    decimals: 2,
    emptyWhen: 'ai-service cannot be read',
  });
}

export function tokenRate(place: Place): BoardPanel {
  const tokens = rate(counter('penpal_ai_tokens_consumed_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Token Consumption Rate',
    description: 'Tokens a second, by provider, model and type.',
    queries: [
      show(
        sumBy(tokens, 'provider', 'model', 'type'),
        (label) => `${label.provider} ${label.model} ${label.type}`,
      ),
    ],
    stacked: true,
    min: 0,
    emptyWhen: 'ai-service cannot be read',
  });
}

export function requestDuration(place: Place): BoardPanel {
  const durations = rate(buckets('ai_request_duration_seconds'), WINDOW);
  return timeSeries({
    place,
    title: 'AI Request Duration (p95)',
    description: '95 % of the requests to each model were answered faster.',
    queries: [
      show(
        histogramQuantile(0.95, sumBuckets(durations, 'provider', 'model')),
        (label) => `${label.provider} ${label.model}`,
      ),
    ],
    min: 0,
    emptyWhen: NOT_SCRAPED,
  });
}

export function messages(place: Place): BoardPanel {
  const processed = rate(counter('penpal_messages_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Messages Processed by Language and Type',
    description: 'Messages a second.',
    queries: [
      show(sumBy(processed, 'language', 'type'), (label) => `${label.language} ${label.type}`),
    ],
    stacked: true,
    min: 0,
    emptyWhen: 'ai-service cannot be read',
  });
}

export function providers(place: Place): BoardPanel {
  const health = minBy(gauge('ai_providers_health_status'), 'provider');
  return stateTimeline({
    place,
    title: 'Health of the providers',
    description: 'What ai-service says of each provider of language models.',
    queries: [show(health, (label) => label.provider)],
    states: UP_OR_DOWN,
    emptyWhen: NOT_SCRAPED,
  });
}
