import { flow, split } from './flow.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** In a histogram: `_bucket`, `_sum` or `_count`. */
  readonly suffix?: string;
}

export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Languages taught. `weight`: percent of the learners. */
export const LANGUAGES = [
  { name: 'English', weight: 38, averageLevel: 3.4 },
  { name: 'Français', weight: 22, averageLevel: 2.7 },
  { name: 'Español', weight: 17, averageLevel: 2.4 },
  { name: 'Deutsch', weight: 11, averageLevel: 2.9 },
  { name: '日本語', weight: 8, averageLevel: 1.8 },
  { name: 'Italiano', weight: 4, averageLevel: 2.1 },
] as const;
const LEVELS = weighted({ A1: 30, A2: 27, B1: 22, B2: 14, C1: 7 });
const CONVERSATION_TYPES = weighted({ 'free-talk': 55, 'role-play': 25, lesson: 20 });
/** `weight`: percent of the requests. Prices in USD per million tokens, from lists of late 2024. */
export const MODELS = [
  { provider: 'openai', model: 'gpt-4o-mini', weight: 70, prompt: 0.15, completion: 0.6 },
  { provider: 'anthropic', model: 'claude-3-5-haiku', weight: 20, prompt: 0.8, completion: 4 },
  { provider: 'openai', model: 'gpt-4o', weight: 10, prompt: 2.5, completion: 10 },
] as const;
/** The users in ai-service's labels, the busiest first. */
const USERS = Array.from({ length: 24 }, (_, index) => ({
  user_id: `user-${String(index + 1).padStart(4, '0')}`,
  weight: 30 - index,
}));
/** Upper bounds of the request durations in seconds, and the percent of requests in each bucket. */
const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const PERCENT = [1, 3, 12, 34, 36, 10, 3, 1];
const BUCKETS = BOUNDS.map((bound, index) => ({ bound, weight: PERCENT[index] ?? 0 }));
/** Mean duration of the requests in a bucket, as a share of its upper bound. */
const MEAN_IN_BUCKET = 0.7;

const MESSAGES_PER_DAY = 260_000;
const MESSAGES_PER_CONVERSATION = 8;
const MESSAGES_PER_CACHE_HIT = 6;
const MESSAGES_PER_FAILURE = 180;
const MESSAGES_PER_RATE_LIMIT = 90;
const MEAN_WEB_SOCKETS = 140;
export const TOKENS_PER_MESSAGE = { prompt: 412, completion: 187 };

const CHAT = '/api/v1/ai/chat';
export const CONVERSATIONS = '/api/v1/ai/conversations';

/**
 * The metrics at `atMs` of an ai-service that was started at `startedAtMs` (Unix ms). Each message of
 * a learner is one successful chat request to one model, which costs tokens, which cost money.
 */
export function aiMetrics(
  seed: number,
  startedAtMs: number,
  atMs: number,
  brokenProviders: readonly string[] = [],
): Family[] {
  const learners = LANGUAGES.flatMap(({ name: language, weight }) => {
    const { count } = flow(seed, `messages/${language}`, (MESSAGES_PER_DAY * weight) / 100);
    const perLevel = split(count(atMs) - count(startedAtMs), LEVELS);
    return perLevel.map(([{ name: level }, value]) => sample({ language, level }, value));
  });
  const conversations = learners.flatMap(({ labels, value }) =>
    split(Math.ceil(value / MESSAGES_PER_CONVERSATION), CONVERSATION_TYPES).map(
      ([{ name: type }, count]) => sample({ ...labels, type }, count),
    ),
  );
  const messages = ['user', 'assistant'].flatMap((type) =>
    learners.map(({ labels, value }) => sample({ ...labels, type }, value)),
  );
  const open = MEAN_WEB_SOCKETS * flow(seed, 'web-sockets', 1).intensity(atMs);
  const sockets = [sample({}, Math.round(open))];
  const health = [...new Set(MODELS.map(({ provider }) => provider))].map((provider) =>
    sample({ provider }, brokenProviders.includes(provider) ? 0 : 1),
  );
  return [
    counter('ai_conversations_created_total', 'Conversations created', conversations),
    counter('ai_messages_processed_total', 'Messages processed', messages),
    ...requestFamilies(sum(learners), sum(conversations)),
    family('ai_active_websocket_connections', 'Open WebSockets', sockets, 'gauge'),
    family('ai_providers_health_status', 'Health: 1 healthy, 0 not', health, 'gauge'),
  ];
}

function requestFamilies(messages: number, conversations: number): Family[] {
  const rateLimited = Math.floor(messages / MESSAGES_PER_RATE_LIMIT);
  const failed = Math.floor(messages / MESSAGES_PER_FAILURE);
  const requests = Object.entries({ 200: messages, 429: rateLimited, 500: failed }).flatMap(
    ([status, count]) => byModel(count, { endpoint: CHAT, method: 'POST', status }),
  );
  const created = { endpoint: CONVERSATIONS, method: 'POST', status: '201' };
  requests.push(sample({ ...created, provider: 'none', model: 'none' }, conversations));
  const { prompt, completion } = TOKENS_PER_MESSAGE;
  const tokens = Object.entries(TOKENS_PER_MESSAGE).flatMap(([type, each]) =>
    byModel(messages, { type }).map(({ labels, value }) => sample(labels, value * each)),
  );
  const costs = split(messages, MODELS).flatMap(([{ provider, model, ...price }, count]) => {
    const usd = (prompt * price.prompt + completion * price.completion) / 1e6;
    return byUser(count, { provider, model }).map(({ labels, value }) =>
      sample(labels, value * usd),
    );
  });
  const overLimit = byUser(rateLimited, { endpoint: CHAT });
  const durations = byModel(messages, { endpoint: CHAT }).flatMap(histogram);
  const hits = Math.floor(messages / MESSAGES_PER_CACHE_HIT);
  const cache = [
    sample({ operation: 'get', result: 'hit' }, hits),
    sample({ operation: 'get', result: 'miss' }, messages - hits),
    sample({ operation: 'set', result: 'success' }, messages - hits),
  ];
  return [
    counter('ai_tokens_consumed_total', 'Tokens consumed', tokens),
    counter('ai_costs_total', 'Costs in USD', costs),
    counter('ai_requests_total', 'Requests to ai-service', requests),
    family(
      'ai_request_duration_seconds',
      'Duration of successful requests',
      durations,
      'histogram',
    ),
    counter('ai_cache_operations_total', 'Cache operations', cache),
    counter('ai_rate_limit_hits_total', 'Requests over the limit', overLimit),
  ];
}

function byModel(count: number, labels: Labels): Sample[] {
  return split(count, MODELS).map(([{ provider, model }, part]) =>
    sample({ ...labels, provider, model }, part),
  );
}

function byUser(count: number, labels: Labels): Sample[] {
  return split(count, USERS).map(([{ user_id }, part]) => sample({ ...labels, user_id }, part));
}

/** The samples of a histogram with so many requests. */
function histogram({ labels, value: requests }: Sample): Sample[] {
  let below = 0;
  let sumSeconds = 0;
  const buckets = split(requests, BUCKETS).map(([{ bound }, count]) => {
    below += count;
    sumSeconds += count * bound * MEAN_IN_BUCKET;
    return sample({ ...labels, le: String(bound) }, below, '_bucket');
  });
  return [
    ...buckets,
    sample({ ...labels, le: '+Inf' }, requests, '_bucket'),
    sample(labels, sumSeconds, '_sum'),
    sample(labels, requests, '_count'),
  ];
}

function sample(labels: Labels, value: number, suffix = ''): Sample {
  return { labels, value, suffix };
}

/** As prom-client does in the real service, a counter leaves out what never happened. */
function counter(name: string, help: string, samples: readonly Sample[]): Family {
  const happened = samples.filter(({ value }) => value > 0);
  return family(name, help, happened, 'counter');
}

function family(name: string, help: string, samples: Family['samples'], type: Family['type']) {
  return { name, help, samples, type };
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

function weighted(weights: Readonly<Record<string, number>>) {
  return Object.entries(weights).map(([name, weight]) => ({ name, weight }));
}

/** Prometheus text format 0.0.4. */
export function exposition(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ suffix = '', labels, value }) => {
      // JSON escapes as the text format does: quote, backslash, newline.
      const pairs = Object.entries(labels).map(
        ([label, text]) => `${label}=${JSON.stringify(text)}`,
      );
      return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}
