import type { AiUsage } from './ai-usage.ts';
import type { Family, Line } from './exposition.ts';
import type { ModelUsage } from './model-usage.ts';
import { requestDurations } from './request-durations.ts';

const CHAT = '/api/v1/ai/chat';
const CONVERSATIONS = '/api/v1/ai/conversations';

/** Every metric of ai-service but Node's own. A provider in `ailing` has health 0. */
export function aiFamilies(usage: AiUsage, ailing: readonly string[]): Family[] {
  return [...learning(usage), ...spending(usage.models), ...serving(usage, ailing)];
}

function learning({ learners }: AiUsage): Family[] {
  const conversations = learners.flatMap(({ language, level, conversations: types }) =>
    types.map(({ type, count }) => ({ labels: { language, level, type }, value: count })),
  );
  const messages = learners.flatMap(({ language, level, messages: value }) =>
    ['user', 'assistant'].map((type) => ({ labels: { language, level, type }, value })),
  );
  return [
    counter('ai_conversations_created_total', 'Conversations created', conversations),
    counter('ai_messages_processed_total', 'Messages processed', messages),
  ];
}

function spending(models: readonly ModelUsage[]): Family[] {
  const tokens = models.flatMap(({ provider, model, promptTokens, completionTokens }) => [
    { labels: { provider, model, type: 'prompt' }, value: promptTokens },
    { labels: { provider, model, type: 'completion' }, value: completionTokens },
  ]);
  const costs = models.flatMap(({ provider, model, users }) =>
    users.map(({ userId, costUsd }) => ({
      labels: { provider, model, user_id: userId },
      value: costUsd,
    })),
  );
  return [
    counter('ai_tokens_consumed_total', 'Tokens consumed', tokens),
    counter('ai_costs_total', 'Costs in USD', costs),
  ];
}

function serving(usage: AiUsage, ailing: readonly string[]): Family[] {
  const { models, webSockets } = usage;
  const providers = [...new Set(models.map(({ provider }) => provider))];
  const durations = models.flatMap(({ provider, model, requests }) =>
    requestDurations({ endpoint: CHAT, provider, model }, requests),
  );
  return [
    counter('ai_requests_total', 'Requests to ai-service', requestLines(usage)),
    {
      name: 'ai_request_duration_seconds',
      help: 'Duration of successful requests to a provider',
      type: 'histogram',
      lines: durations,
    },
    gauge('ai_active_websocket_connections', 'Open WebSocket connections', [
      { labels: {}, value: webSockets },
    ]),
    counter('ai_cache_operations_total', 'Cache operations', cacheLines(usage)),
    gauge(
      'ai_providers_health_status',
      'Health of a provider: 1 healthy, 0 not',
      providers.map((provider) => ({
        labels: { provider },
        value: ailing.includes(provider) ? 0 : 1,
      })),
    ),
    counter('ai_rate_limit_hits_total', 'Requests over the limit', rateLimitLines(models)),
  ];
}

function requestLines({ models, conversations }: AiUsage): Line[] {
  const chats = models.flatMap(({ provider, model, requests, failed, rateLimited }) => {
    const labels = (status: string) => ({
      endpoint: CHAT,
      method: 'POST',
      status,
      provider,
      model,
    });
    return [
      { labels: labels('200'), value: requests },
      { labels: labels('500'), value: failed },
      { labels: labels('429'), value: rateLimited },
    ];
  });
  const opened = { provider: 'none', model: 'none', status: '201', method: 'POST' };
  return [...chats, { labels: { endpoint: CONVERSATIONS, ...opened }, value: conversations }];
}

/** Each message looks for an answer in the cache; what is not found is stored. */
function cacheLines({ messages }: AiUsage): Line[] {
  const hits = Math.floor(messages / 6);
  return [
    { labels: { operation: 'get', result: 'hit' }, value: hits },
    { labels: { operation: 'get', result: 'miss' }, value: messages - hits },
    { labels: { operation: 'set', result: 'success' }, value: messages - hits },
  ];
}

function rateLimitLines(models: readonly ModelUsage[]): Line[] {
  const hits = new Map<string, number>();
  for (const { userId, rateLimited } of models.flatMap(({ users }) => users)) {
    hits.set(userId, (hits.get(userId) ?? 0) + rateLimited);
  }
  return [...hits].map(([userId, value]) => ({
    labels: { endpoint: CHAT, user_id: userId },
    value,
  }));
}

/** As in the metrics library of the real service: what never happened is not listed. */
function counter(name: string, help: string, lines: readonly Line[]): Family {
  return { name, help, type: 'counter', lines: lines.filter(({ value }) => value > 0) };
}

function gauge(name: string, help: string, lines: readonly Line[]): Family {
  return { name, help, type: 'gauge', lines };
}
