import * as q from '../promql/promql.ts';
import { business, costByModel, newConversations, tokensByModel } from './business.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';
import {
  AI_COST_WORTH_AN_ALERT,
  AI_RATE_LIMITED,
  AI_RATE_LIMITED_LEAST,
  AI_TOKENS_WORTH_AN_ALERT,
  CONVERSATIONS_EXPECTED,
  SURGE_FACTOR,
} from './thresholds.ts';

const ABOUT_AI = { dashboard: 'ai', service: 'ai-service', team: 'ai' } as const;

/** An hour is compared with the same hour on these days. */
const LAST_DAYS = ['1d', '2d', '3d'] as const;

/**
 * Growth in the last hour that is worth an alert and more than `SURGE_FACTOR` times that of the same hour
 * on each of the last days. Days without data are left out (the first days, an outage of Prometheus).
 * Without any of them there is no surge.
 */
function surge<U extends 'count' | 'usd'>(
  perModel: q.Recording<'provider' | 'model', U>,
  worth: q.Quantity<U>,
): q.Vector<never, U> {
  const now = q.where(q.sumBy(q.recorded(perModel)), '>', worth);
  const [first, ...others] = LAST_DAYS.map((days) => q.sumBy(q.ago(q.recorded(perModel), days)));
  const known = others.reduce((all, day) => q.either(all, day, q.on()), first!);
  return LAST_DAYS.reduce<q.Vector<never, U>>(
    (surging, days) => {
      const usual = q.times(q.sumBy(q.ago(q.recorded(perModel), days)), SURGE_FACTOR);
      return q.unless(surging, q.whereMatched(now, '<=', usual, q.on()), q.on());
    },
    q.and(now, known, q.on()),
  );
}

/**
 * ai-service has one counter per user, and `increase` never sees the first count of a single one. The
 * name ends in `_total` because Prometheus warns about `increase` of other names.
 */
export const limitHits = q.record(
  'endpoint:ai_rate_limit_hits:sum_total',
  q.sumOfCounters(q.counter('ai_rate_limit_hits_total'), 'endpoint'),
);
const limited = q.sumBy(q.increase(q.recordedCounter(limitHits), '15m'), 'endpoint');
const requests = q.sumBy(q.increase(q.counter('ai_requests_total'), '15m'), 'endpoint');

/** Alerts on the metrics of ai-service. */
export const ai: RuleGroup = {
  name: 'ai',
  interval: '1m',
  reads: [business],
  rules: [
    limitHits,
    alert({
      ...ABOUT_AI,
      name: 'AiTokensSurging',
      expression: surge(tokensByModel, AI_TOKENS_WORTH_AN_ALERT),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI token usage is unusually high',
      description: (_, value) =>
        `${value} tokens in the last hour, more than ${SURGE_FACTOR} times as many as in the same hour of the last days.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'AiCostSurging',
      expression: surge(costByModel, AI_COST_WORTH_AN_ALERT),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI costs are unusually high',
      description: (_, value) =>
        `${value} in the last hour, more than ${SURGE_FACTOR} times as much as in the same hour of the last days.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'AiProviderDown',
      expression: q.isFalse(q.minBy(q.gauge('ai_providers_health_status'), 'provider')),
      severity: 'warning',
      for: '2m',
      keepFiringFor: '5m',
      summary: 'A provider of language models does not work',
      description: (labels) => `ai-service reports that ${labels.provider} does not work.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'AiRateLimited',
      expression: q.and(
        q.where(q.ratio(limited, requests, q.on('endpoint')), '>', AI_RATE_LIMITED),
        q.where(limited, '>=', AI_RATE_LIMITED_LEAST),
        q.on('endpoint'),
      ),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'Many AI requests hit a rate limit',
      description: (labels, value) =>
        `${value} of the requests to ${labels.endpoint} hit a rate limit.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'ConversationsStopped',
      expression: q.and(
        q.where(q.recorded(newConversations), '==', 0),
        q.where(q.ago(q.recorded(newConversations), '1d'), '>=', CONVERSATIONS_EXPECTED),
        q.on(),
      ),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '5m',
      summary: 'No learner has started a conversation for an hour',
      description: () =>
        'No conversation in the last hour. Yesterday there were many in the same hour.',
      dashboard: 'business',
    }),
  ],
};
