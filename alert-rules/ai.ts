import * as q from '../promql/promql.ts';
import { business, costByModel, newConversations, wholeHour } from './business.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';
import {
  AI_COST_WORTH_AN_ALERT,
  AI_FAILURES_HIGH,
  AI_FAILURES_HIGH_LEAST,
  CONVERSATIONS_EXPECTED,
  SURGE_FACTOR,
} from './thresholds.ts';

const ABOUT_AI = { dashboard: 'ai', service: 'ai-service', team: 'ai' } as const;

/** An hour is compared with the same hour on these days. */
const LAST_DAYS = ['1d', '2d', '3d'] as const;

/**
 * Cost of the last hour that is worth an alert and more than `SURGE_FACTOR` times that of the same hour on
 * each of the last days. Days without data are left out (the first days, an outage of Prometheus). Without
 * any of them there is no surge.
 */
function costSurge(): q.Vector<never, 'usd'> {
  const now = q.where(q.sumBy(q.recorded(costByModel)), '>', AI_COST_WORTH_AN_ALERT);
  const [first, ...others] = LAST_DAYS.map((days) => q.sumBy(wholeHour(costByModel, days)));
  const known = others.reduce((all, day) => q.either(all, day, q.on()), first!);
  return LAST_DAYS.reduce<q.Vector<never, 'usd'>>(
    (surging, days) => {
      const usual = q.times(q.sumBy(wholeHour(costByModel, days)), SURGE_FACTOR);
      return q.unless(surging, q.whereMatched(now, '<=', usual, q.on()), q.on());
    },
    q.and(now, known, q.on()),
  );
}

/** The requests of learners. ai-service counts those of monitors as well. */
export const OF_LEARNERS = {
  endpoint: q.noneOf('/api/v1/health', '/api/v1/metrics'),
} as const;
/** Requests that failed by a fault of the service. */
export const FAILED = { ...OF_LEARNERS, status: q.startingWith('5') } as const;
const requests = q.sumBy(
  q.increase(q.counter('ai_requests_total', OF_LEARNERS), '15m'),
  'endpoint',
);
const failed = q.sumBy(q.increase(q.counter('ai_requests_total', FAILED), '15m'), 'endpoint');

/** Alerts on the metrics of ai-service. */
export const ai: RuleGroup = {
  name: 'ai',
  interval: '1m',
  reads: [business],
  rules: [
    alert({
      ...ABOUT_AI,
      name: 'AiCostSurging',
      expression: costSurge(),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI costs are unusually high',
      description: (_, value) =>
        `${value} in the last hour, more than ${SURGE_FACTOR} times as much as in the same hour of the last days.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'AiRequestsFailing',
      expression: q.and(
        q.where(q.ratio(failed, requests, q.on('endpoint')), '>', AI_FAILURES_HIGH),
        q.where(failed, '>=', AI_FAILURES_HIGH_LEAST),
        q.on('endpoint'),
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Many AI requests fail',
      description: (labels, value) =>
        `${value} of the requests to ${labels.endpoint} failed with a status of 500 or above.`,
    }),
    alert({
      ...ABOUT_AI,
      name: 'ConversationsStopped',
      expression: q.and(
        q.where(wholeHour(newConversations, '0h'), '==', 0),
        q.where(wholeHour(newConversations, '1d'), '>=', CONVERSATIONS_EXPECTED),
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
