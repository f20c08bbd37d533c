import { z } from 'zod';
import { OPEN_METRICS_TEXT, PROMETHEUS_TEXT } from '../metrics/exposition.ts';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { isoTime, time } from './field-schemas.ts';
import {
  metricsSummary,
  metricsSummarySchema,
  serviceMetricsSchema,
  servicesMetrics,
} from './metrics-summary.ts';
import { prefersOpenMetrics } from './prefers-open-metrics.ts';
import { sendPieces } from './send-pieces.ts';
import { shareFields, shareOfAnswer } from './share.ts';

const group = 'metrics';
const servicesMetricsSchema = z
  .object({ timestamp: time, ...shareFields, services: z.array(serviceMetricsSchema) })
  .meta({ id: 'ServicesMetrics' });

/** The exposition, at Prometheus's address and the old service's, and what it holds as JSON. */
export function metricsEndpoints(parts: AppParts): Endpoint[] {
  return [
    exposition('/metrics', parts),
    exposition('/api/v1/metrics', parts),
    jsonEndpoint({
      path: '/api/v1/metrics/summary',
      group,
      summary: 'Health, the sources of business figures, and the figures',
      answer: metricsSummarySchema,
      answering: () => metricsSummary(parts),
    }),
    jsonEndpoint({
      path: '/api/v1/metrics/services',
      group,
      summary: 'Every service in one row',
      answer: servicesMetricsSchema,
      answering: () => ({
        timestamp: isoTime(parts.clock.now()),
        ...shareOfAnswer(parts),
        services: servicesMetrics(parts),
      }),
    }),
  ];
}

function exposition(path: string, { registry }: AppParts): Endpoint {
  return {
    method: 'get',
    path,
    group,
    summary: 'Every metric, in Prometheus text 0.0.4, or OpenMetrics 1.0 if Accept asks for it',
    access: 'metrics',
    answers: [PROMETHEUS_TEXT, OPEN_METRICS_TEXT].map((type) => ({
      status: 200,
      description: 'The exposition',
      type,
      schema: z.string(),
    })),
    handle: async ({ request, response }) => {
      const openMetrics = prefersOpenMetrics(request.get('accept') ?? '');
      const pieces = await registry.exposeInPieces(openMetrics ? 'openmetrics' : 'text');
      response.vary('Accept');
      response.set('Content-Type', openMetrics ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT);
      response.set('Content-Length', String(pieces.reduce((sum, { length }) => sum + length, 0)));
      await sendPieces(response, pieces);
    },
  };
}
