import {
  ago,
  and,
  counter,
  gauge,
  minBy,
  on,
  rate,
  ratio,
  sumBy,
  times,
  unless,
  where,
  whereMatched,
} from '../dashboards/lib/promql.ts';
import type { Vector } from '../dashboards/lib/promql.ts';
import { business, costByModel, newConversations, tokensByModel } from './business.ts';
import type { Quantity } from './lib/quantity.ts';
import { recorded } from './lib/recording.ts';
import type { Recording } from './lib/recording.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import {
  AI_COST_WORTH_AN_ALERT,
  AI_RATE_LIMITED,
  AI_TOKENS_WORTH_AN_ALERT,
  CONVERSATIONS_EXPECTED,
  NO,
  SURGE_FACTOR,
} from './thresholds.ts';

/**
 * Worth an alert, and more than `SURGE_FACTOR` times the same hour of yesterday, unless one of the
 * two days before was as busy. Before there is a yesterday, nothing is unusual.
 */
function surge<U extends 'count' | 'usd'>(
  perModel: Recording<'provider' | 'model', U>,
  worth: Quantity<U>,
): Vector<never, U> {
  const now = where(sumBy(recorded(perModel)), '>', worth);
  const usual = (days: '1d' | '2d' | '3d') =>
    times(sumBy(ago(recorded(perModel), days)), SURGE_FACTOR);
  const aboveYesterday = whereMatched(now, '>', usual('1d'), on());
  const busy = (days: '2d' | '3d') => whereMatched(now, '<=', usual(days), on());
  return unless(unless(aboveYesterday, busy('2d'), on()), busy('3d'), on());
}

/** Alerts on ai-service's own figures. */
export const ai: RuleGroup = {
  name: 'ai',
  interval: '1m',
  reads: [business],
  rules: [
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
      expression: where(
        ratio(
          sumBy(rate(counter('ai_rate_limit_hits_total'), '15m'), 'endpoint'),
          sumBy(rate(counter('ai_requests_total'), '15m'), 'endpoint'),
          on('endpoint'),
        ),
        '>',
        AI_RATE_LIMITED,
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
