import {
  ago,
  and,
  counter,
  either,
  gauge,
  increase,
  minBy,
  on,
  ratio,
  sumBy,
  sumOfCounters,
  times,
  unless,
  where,
  whereMatched,
} from '../promql/promql.ts';
import type { Vector } from '../promql/promql.ts';
import { business, costByModel, newConversations, tokensByModel } from './business.ts';
import type { Quantity } from '../promql/quantity.ts';
import { record, recorded, recordedCounter } from './lib/recording.ts';
import type { Recording } from './lib/recording.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import {
  AI_COST_WORTH_AN_ALERT,
  AI_RATE_LIMITED,
  AI_RATE_LIMITED_LEAST,
  AI_TOKENS_WORTH_AN_ALERT,
  CONVERSATIONS_EXPECTED,
  NO,
  SURGE_FACTOR,
} from './thresholds.ts';

/** The same hour of these days is what an hour is compared with. */
const LAST_DAYS = ['1d', '2d', '3d'] as const;

/**
 * Worth an alert, and more than `SURGE_FACTOR` times the same hour of each of the last days. A day
 * that is not known (the first ones, an outage of Prometheus) is left out; where none is, nothing is
 * unusual.
 */
function surge<U extends 'count' | 'usd'>(
  perModel: Recording<'provider' | 'model', U>,
  worth: Quantity<U>,
): Vector<never, U> {
  const now = where(sumBy(recorded(perModel)), '>', worth);
  const [first, ...others] = LAST_DAYS.map((days) => sumBy(ago(recorded(perModel), days)));
  const known = others.reduce((all, day) => either(all, day, on()), first!);
  return LAST_DAYS.reduce<Vector<never, U>>(
    (surging, days) => {
      const usual = times(sumBy(ago(recorded(perModel), days)), SURGE_FACTOR);
      return unless(surging, whereMatched(now, '<=', usual, on()), on());
    },
    and(now, known, on()),
  );
}

/**
 * Each user has a counter, whose first count `increase` of it alone would never see. The name ends as a
 * counter's does, or Prometheus doubts each `increase` of it.
 */
export const limitHits = record(
  'endpoint:ai_rate_limit_hits:sum_total',
  sumOfCounters(counter('ai_rate_limit_hits_total'), 'endpoint'),
);
const limited = sumBy(increase(recordedCounter(limitHits), '15m'), 'endpoint');
const requests = sumBy(increase(counter('ai_requests_total'), '15m'), 'endpoint');

/** Alerts on ai-service's own figures. */
export const ai: RuleGroup = {
  name: 'ai',
  interval: '1m',
  reads: [business],
  rules: [
    limitHits,
    alert({
      name: 'AiTokensSurging',
      expression: surge(tokensByModel, AI_TOKENS_WORTH_AN_ALERT),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI tokens are used up unusually fast',
      description: (_, value) =>
        `${value} tokens in an hour, more than ${SURGE_FACTOR} times as many as at this hour of the last days.`,
      dashboard: 'ai',
      service: 'ai-service',
      team: 'ai',
    }),
    alert({
      name: 'AiCostSurging',
      expression: surge(costByModel, AI_COST_WORTH_AN_ALERT),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI costs rise unusually fast',
      description: (_, value) =>
        `${value} in an hour, more than ${SURGE_FACTOR} times as much as at this hour of the last days.`,
      dashboard: 'ai',
      service: 'ai-service',
      team: 'ai',
    }),
    alert({
      name: 'AiProviderDown',
      expression: where(minBy(gauge('ai_providers_health_status'), 'provider'), '==', NO),
      severity: 'warning',
      for: '2m',
      keepFiringFor: '5m',
      summary: 'A provider of language models does not work',
      description: (labels) => `ai-service reports that ${labels.provider} does not work.`,
      dashboard: 'ai',
      service: 'ai-service',
      team: 'ai',
    }),
    alert({
      name: 'AiRateLimited',
      expression: and(
        where(ratio(limited, requests, on('endpoint')), '>', AI_RATE_LIMITED),
        where(limited, '>=', AI_RATE_LIMITED_LEAST),
        on('endpoint'),
      ),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'Many AI requests meet a rate limit',
      description: (labels, value) =>
        `${value} of the requests to ${labels.endpoint} met a rate limit.`,
      dashboard: 'ai',
      service: 'ai-service',
      team: 'ai',
    }),
    alert({
      name: 'ConversationsStopped',
      expression: and(
        where(recorded(newConversations), '==', 0),
        where(ago(recorded(newConversations), '1d'), '>=', CONVERSATIONS_EXPECTED),
        on(),
      ),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '5m',
      summary: 'No learner has begun a conversation for unusually long',
      description: () => 'No conversation has begun for an hour; yesterday some had at this hour.',
      dashboard: 'business',
      service: 'ai-service',
      team: 'ai',
    }),
  ],
};
