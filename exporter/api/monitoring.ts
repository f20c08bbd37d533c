import { z } from 'zod';
import { alertsAnswer, alertsSchema } from './alerts-answer.ts';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { performanceOf, performanceSchema } from './performance.ts';
import { systemOverview, systemOverviewSchema } from './system-overview.ts';
import { timeRange } from './time-range.ts';
import { usageOf, usageSchema } from './usage.ts';

/** The state of the whole, and how it has been. */
export function monitoringEndpoints(parts: AppParts): Endpoint[] {
  const { alerts, history, clock } = parts;
  const group = 'monitoring';
  return [
    jsonEndpoint({
      path: '/api/v1/monitoring/overview',
      group,
      summary: 'The whole in a few numbers',
      answer: systemOverviewSchema,
      answering: async () => systemOverview(parts, await alerts.active()),
    }),
    jsonEndpoint({
      path: '/api/v1/monitoring/alerts',
      group,
      summary: 'The alerts that are firing or pending, critical first',
      answer: alertsSchema,
      answering: async () => alertsAnswer(await alerts.active(), clock.now()),
    }),
    jsonEndpoint({
      path: '/api/v1/monitoring/performance',
      group,
      summary: 'Response times and availability over a time range',
      query: z.object({ timeRange: timeRange('1h') }),
      answer: performanceSchema,
      answering: async ({ query: { timeRange: range } }) =>
        performanceOf(parts, await history.query(range.ms), range),
    }),
    jsonEndpoint({
      path: '/api/v1/monitoring/usage',
      group,
      summary: 'Probes, alerts, users, conversations, payments and tokens over a period',
      query: z.object({ timeRange: timeRange('24h') }),
      answer: usageSchema,
      answering: async ({ query: { timeRange: range } }) =>
        usageOf(parts, await history.query(range.ms), range),
    }),
  ];
}
