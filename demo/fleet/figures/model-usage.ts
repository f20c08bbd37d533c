import { splitAmong } from './split.ts';

/** A language model; `weight` is its share of the requests in percent, prices are USD a token. */
export interface Model {
  readonly provider: string;
  readonly model: string;
  readonly weight: number;
  readonly promptPrice: number;
  readonly completionPrice: number;
}

/** What one user has cost on one model. */
export interface UserUsage {
  readonly userId: string;
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Tokens × price, exactly. */
  readonly costUsd: number;
  readonly rateLimited: number;
}

/** One model's share of the work; every figure is the sum over `users` where both have it. */
export interface ModelUsage {
  readonly provider: string;
  readonly model: string;
  /** Chat requests answered with 200: one for each message of a learner. */
  readonly requests: number;
  /** Chat requests answered with 500: the provider failed. */
  readonly failed: number;
  /** Chat requests answered with 429. */
  readonly rateLimited: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly users: readonly UserUsage[];
}

/** Prices: the providers' lists of late 2024. They only have to be plausible. */
export const MODELS: readonly Model[] = [
  model('openai', 'gpt-4o-mini', 70, 0.15, 0.6),
  model('anthropic', 'claude-3-5-haiku', 20, 0.8, 4),
  model('openai', 'gpt-4o', 10, 2.5, 10),
];

/** The users who come up in ai-service's labels, the busiest first. */
const USERS = Array.from({ length: 24 }, (_, index) => ({
  userId: `user-${String(index + 1).padStart(4, '0')}`,
  weight: 30 - index,
}));

const REQUESTS_PER_FAILURE = 180;
const REQUESTS_PER_RATE_LIMIT = 90;
const PROMPT_TOKENS = 412;
const COMPLETION_TOKENS = 187;

/** What `requests` successful chat requests used on a model. */
export function modelUsage(used: Model, requests: number): ModelUsage {
  const users = splitAmong(requests, USERS).map(({ thing, count }) =>
    userUsage(used, thing.userId, count),
  );
  const sum = (of: (user: UserUsage) => number) => users.reduce((all, user) => all + of(user), 0);
  return {
    provider: used.provider,
    model: used.model,
    requests,
    failed: Math.floor(requests / REQUESTS_PER_FAILURE),
    rateLimited: sum((user) => user.rateLimited),
    promptTokens: sum((user) => user.promptTokens),
    completionTokens: sum((user) => user.completionTokens),
    users,
  };
}

function userUsage(used: Model, userId: string, requests: number): UserUsage {
  const promptTokens = tokens(requests, PROMPT_TOKENS);
  const completionTokens = tokens(requests, COMPLETION_TOKENS);
  return {
    userId,
    requests,
    promptTokens,
    completionTokens,
    costUsd: promptTokens * used.promptPrice + completionTokens * used.completionPrice,
    rateLimited: Math.floor(requests / REQUESTS_PER_RATE_LIMIT),
  };
}

/** Running total of tokens: messages are not all equally long, but none is shorter than half. */
function tokens(messages: number, meanTokens: number): number {
  return Math.round(meanTokens * (messages + 0.25 * Math.sin(1.7 * messages)));
}

function model(
  provider: string,
  name: string,
  weight: number,
  promptUsdPerMillion: number,
  completionUsdPerMillion: number,
): Model {
  return {
    provider,
    model: name,
    weight,
    promptPrice: promptUsdPerMillion / 1e6,
    completionPrice: completionUsdPerMillion / 1e6,
  };
}
