import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { flow, split } from './flow.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** In a histogram: the name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string | undefined;
}

/** A metric family, in the shape that prom-client prints. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly values: readonly Sample[];
}

/** Languages taught. `weight`: percent of the learners. */
export const LANGUAGES = [
  { name: 'English', weight: 38, averageLevel: 3.4 },
  { name: 'French', weight: 24, averageLevel: 2.7 },
  { name: 'Spanish', weight: 18, averageLevel: 2.4 },
  { name: 'German', weight: 12, averageLevel: 2.9 },
  { name: 'Italian', weight: 8, averageLevel: 2.1 },
] as const;
/** Language and level are query parameters, and most clients leave them out. */
const LEARNERS = [
  { language: 'unknown', level: 'unknown', weight: 150 },
  ...LANGUAGES.map(({ name, weight }) => ({ language: name, level: 'beginner', weight })),
];
/** `weight`: percent of the requests. Prices in USD per million tokens, from lists of late 2024. */
export const MODELS = [
  { provider: 'openai', model: 'gpt-4o-mini', weight: 70, prompt: 0.15, completion: 0.6 },
  { provider: 'anthropic', model: 'claude-3-5-haiku', weight: 20, prompt: 0.8, completion: 4 },
  { provider: 'openai', model: 'gpt-4o', weight: 10, prompt: 2.5, completion: 10 },
] as const;
export const TOKENS_PER_ANSWER = { prompt: 412, completion: 187 };
/** The users in ai-service's labels. Many requests name none. */
const USERS = Array.from({ length: 25 }, (_, index) => ({
  user_id: index === 0 ? 'unknown' : `user-${String(index).padStart(4, '0')}`,
  weight: index === 0 ? 200 : 30 - index,
}));

export const CONVERSATIONS = '/api/v1/conversations';
/** The routes that learners use. Those with a `type` ask a language model, which takes seconds. */
const ROUTES = [
  { endpoint: '/api/v1/ai/chat', perDay: 120_000, type: 'chat' },
  { endpoint: '/api/v1/ai/tutor', perDay: 60_000, type: 'tutor' },
  { endpoint: '/api/v1/ai/conversation-partner', perDay: 60_000, type: 'conversation-partner' },
  { endpoint: CONVERSATIONS, perDay: 32_000, type: '' },
  { endpoint: `${CONVERSATIONS}/:id/messages`, perDay: 96_000, type: '' },
];
/** `weight`: per mille of the requests. */
const STATUSES = [
  { status: '201', weight: 989 },
  { status: '400', weight: 6 },
  { status: '500', weight: 5 },
];
const OK = { status: '200', weight: 1 };
/** Upper bounds of the request durations in seconds, and the percent of requests in each bucket. */
const BOUNDS = [0.1, 0.5, 1, 2, 5, 10, 30];
const SLOW = [0, 4, 14, 40, 34, 6, 2];
const FAST = [100, 0, 0, 0, 0, 0, 0];
/** Mean duration of the requests in a bucket, as a share of its upper bound. */
const MEAN_IN_BUCKET = 0.7;
/** ai-service knows neither when it counts a request. */
const UNKNOWN = { provider: 'unknown', model: 'unknown' };
const DURATION = 'ai_request_duration_seconds';
const HEALTH = 'ai_providers_health_status';

/** What the metrics of an ai-service depend on, besides the seed. */
export interface AiState {
  /** Start of the service, Unix ms: its counters begin at zero. */
  readonly startedAtMs: number;
  readonly atMs: number;
  /** Requests since the start that no learner sent, by route: health and metrics. */
  readonly served?: Readonly<Record<string, number>>;
  /** Adds series that the real service declares but never fills. */
  readonly planned?: boolean;
  /** Takes the provider of this name down. */
  readonly brokenDependency?: string | undefined;
}

/** Name, type and help of each family, in the order of the real service. */
const FAMILIES = [
  ['ai_requests_total', 'counter', 'Total number of AI requests'],
  [DURATION, 'histogram', 'Duration of AI requests in seconds'],
  ['ai_tokens_consumed_total', 'counter', 'Total number of AI tokens consumed'],
  ['ai_costs_total', 'counter', 'Total cost of AI usage in USD'],
  ['ai_active_websocket_connections', 'gauge', 'Number of active WebSocket connections'],
  ['ai_cache_operations_total', 'counter', 'Total number of cache operations'],
  ['ai_conversations_created_total', 'counter', 'Total number of conversations created'],
  ['ai_messages_processed_total', 'counter', 'Total number of messages processed'],
  [HEALTH, 'gauge', 'Health status of AI providers (1 = healthy, 0 = unhealthy)'],
  ['ai_rate_limit_hits_total', 'counter', 'Total number of rate limit hits'],
] as const;
type Samples = { [Name in (typeof FAMILIES)[number][0]]?: Sample[] };

/** The metrics of an ai-service. As with prom-client, a counter leaves out what never happened. */
export function aiMetrics(seed: number, state: AiState): Family[] {
  const { startedAtMs, atMs, served = {}, planned = false, brokenDependency } = state;
  const learners = ROUTES.map(({ endpoint, perDay, type }) => {
    const { count } = flow(seed, endpoint, perDay);
    const byStatus = split(count(atMs) - count(startedAtMs), STATUSES);
    return { endpoint, method: 'POST', type, byStatus, good: byStatus[0]?.[1] ?? 0 };
  });
  const monitors = Object.entries(served).map(([endpoint, requests]) => {
    return { endpoint, method: 'GET', type: '', byStatus: split(requests, [OK]) };
  });
  const routes = [...monitors, ...learners];
  const answers = add(learners.filter(({ type }) => type).map(({ good }) => good));
  // The real service takes every POST below /conversations for a new conversation.
  const below = learners.filter(({ endpoint }) => endpoint.startsWith(CONVERSATIONS));
  const created = add(below.map(({ good }) => good));
  const sockets = Math.round(140 * flow(seed, 'web-sockets', 1).intensity(atMs));
  const samples: Samples = {
    ai_requests_total: routes.flatMap(({ endpoint, method, byStatus }) =>
      byStatus.map(([{ status }, n]) => sample({ endpoint, method, status, ...UNKNOWN }, n)),
    ),
    [DURATION]: routes.flatMap(({ endpoint, type, byStatus }) =>
      histogram({ endpoint, ...UNKNOWN }, add(byStatus.map(([, n]) => n)), type ? SLOW : FAST),
    ),
    ai_costs_total: costs(answers),
    ai_active_websocket_connections: [sample({}, sockets)],
    ai_conversations_created_total: [
      sample({ language: 'unknown', level: 'unknown', type: 'new' }, created),
    ],
    ai_messages_processed_total: learners.flatMap(({ type, good }) =>
      split(type ? good : 0, LEARNERS).map(([{ language, level }, n]) =>
        sample({ language, level, type }, n),
      ),
    ),
    ...(planned && plannedSamples(answers, brokenDependency)),
  };
  return FAMILIES.map(([name, type, help]) => {
    const values = (samples[name] ?? []).filter(({ value }) => type !== 'counter' || value > 0);
    return { name, type, help, values };
  });
}

function costs(answers: number): Sample[] {
  return split(answers, MODELS).flatMap(([{ provider, model, ...price }, count]) => {
    const { prompt, completion } = TOKENS_PER_ANSWER;
    const usd = (prompt * price.prompt + completion * price.completion) / 1e6;
    return byUser({ provider, model }, count, usd);
  });
}

function byUser(labels: Labels, count: number, each = 1): Sample[] {
  return split(count, USERS).map(([{ user_id }, n]) => sample({ ...labels, user_id }, n * each));
}

/** The series that the real service declares but never fills, after so many answers of the models. */
function plannedSamples(answers: number, brokenProvider: string | undefined): Samples {
  const hits = Math.floor(answers / 6);
  const cache = Object.entries({ hit: hits, miss: answers - hits });
  const providers = [...new Set(MODELS.map(({ provider }) => provider))];
  return {
    ai_tokens_consumed_total: split(answers, MODELS).flatMap(([{ provider, model }, n]) =>
      Object.entries(TOKENS_PER_ANSWER).map(([type, each]) =>
        sample({ provider, model, type }, n * each),
      ),
    ),
    ai_cache_operations_total: cache.map(([result, n]) => sample({ operation: 'get', result }, n)),
    [HEALTH]: providers.map((provider) =>
      sample({ provider }, Number(provider !== brokenProvider)),
    ),
    ai_rate_limit_hits_total: byUser({ endpoint: '/api/v1/ai/chat' }, Math.floor(answers / 90)),
  };
}

/** The samples of a histogram with so many requests, of which `percent` are in each bucket. */
function histogram(labels: Labels, requests: number, percent: readonly number[]): Sample[] {
  if (requests === 0) return [];
  const buckets = BOUNDS.map((bound, index) => ({ bound, weight: percent[index] ?? 0 }));
  let below = 0;
  let seconds = 0;
  const samples = split(requests, buckets).map(([{ bound }, count]) => {
    below += count;
    seconds += count * bound * MEAN_IN_BUCKET;
    return sample({ le: String(bound), ...labels }, below, `${DURATION}_bucket`);
  });
  return [
    ...samples,
    sample({ le: '+Inf', ...labels }, requests, `${DURATION}_bucket`),
    sample(labels, seconds, `${DURATION}_sum`),
    sample(labels, requests, `${DURATION}_count`),
  ];
}

function sample(labels: Labels, value: number, metricName?: string): Sample {
  return { labels, value, metricName };
}

function add(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

let nodeMetrics: Registry | undefined;

/** Prometheus text: Node's own metrics of this process with ai-service's prefix, then the families. */
export async function exposition(families: readonly Family[]): Promise<string> {
  if (!nodeMetrics) {
    nodeMetrics = new Registry();
    collectDefaultMetrics({ register: nodeMetrics, prefix: 'ai_service_' });
  }
  const registry = new Registry();
  // To print a metric, prom-client only calls `get`.
  for (const family of families) {
    const metric = { name: family.name, get: () => Promise.resolve(family) };
    registry.registerMetric(metric as unknown as Metric);
  }
  return `${await nodeMetrics.metrics()}\n${await registry.metrics()}`;
}
