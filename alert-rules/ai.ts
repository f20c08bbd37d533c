import * as q from '../promql/promql.ts';
import {
  business,
  costInAnHour,
  newConversations,
  sameWeekday,
  stopped,
  wholeHour,
} from './business.ts';
import { unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';
import { serviceQuality } from './service-quality.ts';
import {
  AI_COST_WORTH_AN_ALERT,
  AI_FAILURES_HIGH,
  AI_FAILURES_HIGH_LEAST,
  CONVERSATIONS_EXPECTED,
  LEARNERS_NEED,
  SURGE_FACTOR,
} from './thresholds.ts';

const ABOUT_AI = { dashboard: 'ai', service: 'ai-service', team: 'ai' } as const;

/** An hour is compared with the same hour of these days. Mondays after a holiday are like the Friday before. */
const EARLIER = ['1d', '2d', '3d', '7d', '14d'] as const;

/**
 * Cost of the last hour that is worth an alert and more than `SURGE_FACTOR` times that of the same hour on
 * each earlier day. Days without data are left out. Without the same weekday there is no surge.
 */
function costSurge(): q.Vector<never, 'usd'> {
  const now = q.where(q.recorded(costInAnHour), '>', AI_COST_WORTH_AN_ALERT);
  return EARLIER.reduce<q.Vector<never, 'usd'>>(
    (surging, days) => {
      const usual = q.times(wholeHour(costInAnHour, days), SURGE_FACTOR);
      return q.unless(surging, q.whereMatched(now, '<=', usual, q.on()), q.on());
    },
    q.and(now, sameWeekday(costInAnHour), q.on()),
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
  reads: [business, serviceHealth, serviceQuality],
  rules: [
    alert({
      ...ABOUT_AI,
      name: 'AiCostSurging',
      expression: costSurge(),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'AI costs are unusually high',
      french: (_, value) => `Les coûts d’IA sont anormalement élevés\u00a0: ${value} en une heure`,
      description: (_, value) =>
        `${value} in the last hour, more than ${SURGE_FACTOR} times as much as in the same hour of other days, also of this weekday.`,
      why: 'A loop or abuse costs money each hour.',
    }),
    alert({
      ...ABOUT_AI,
      name: 'AiRequestsFailing',
      expression: unlessReported(
        q.and(
          q.where(q.ratio(failed, requests, q.on('endpoint')), '>', AI_FAILURES_HIGH),
          q.where(failed, '>=', AI_FAILURES_HIGH_LEAST),
          q.on('endpoint'),
        ),
        'AiRequestsFailing',
        { within: '15m', by: ['ServiceDown', 'DependencyDown'], services: ['ai-service'] },
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'Many AI requests fail',
      french: (labels, value) => `${value} des requêtes vers ${labels.endpoint} échouent`,
      description: (labels, value) =>
        `${value} of the requests to ${labels.endpoint} failed with a status of 500 or above.`,
      why: 'Learners get errors while the health check is still fine.',
    }),
    alert({
      ...ABOUT_AI,
      name: 'ConversationsStopped',
      expression: unlessReported(
        stopped(newConversations, CONVERSATIONS_EXPECTED),
        'ConversationsStopped',
        { within: '1h', services: ['ai-service', ...LEARNERS_NEED] },
      ),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '5m',
      summary: 'No learner has started a conversation for an hour',
      french: () => 'Aucune conversation n’a commencé depuis une heure',
      description: () =>
        'No conversation in the last hour. There were many in the same hour of the same weekday.',
      dashboard: 'business',
      why: 'Something is broken that no other alert sees.',
    }),
  ],
};
