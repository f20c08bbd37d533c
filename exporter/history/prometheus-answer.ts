import { z } from 'zod';
import { rfc3339Time } from '../rfc3339-time.ts';

/** Prometheus writes values as text, NaN and ±Inf included; those count as no value. */
const value = z.string().transform((text) => {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
});
/** Unix seconds and the value. */
const point = z.tuple([z.number(), value]);
const labels = z.record(z.string(), z.string());

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-queries */
export const matrixAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(point) })),
  }),
});

export const vectorAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: labels, value: point })),
  }),
});

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/#alerts */
export const alertsAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    alerts: z.array(
      z.object({
        labels,
        annotations: labels,
        state: z.enum(['firing', 'pending']),
        activeAt: rfc3339Time.transform((text) => Date.parse(text)),
        value,
      }),
    ),
  }),
});

export type PrometheusAlert = z.output<typeof alertsAnswer>['data']['alerts'][number];
