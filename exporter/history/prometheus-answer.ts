import { z } from 'zod';
import { rfc3339Time } from '../clock.ts';

const value = z.string().transform(toNumber);
/** Unix seconds and the value. */
const point = z.tuple([z.number(), value]);
/** The same as z.array(point), in a fiftieth of the time: a history has hundreds of thousands. */
const points = z
  .custom<readonly (readonly [number, string])[]>(arePoints)
  .transform((all) => all.map(([seconds, text]) => [seconds, toNumber(text)] as const));
const labels = z.record(z.string(), z.string());

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-queries */
export const matrixAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: points })),
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

/** Prometheus writes values as text, NaN and ±Inf included; those count as no value. */
function toNumber(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

function arePoints(all: unknown): boolean {
  return Array.isArray(all) && all.every(isPoint);
}

function isPoint(point: unknown): boolean {
  if (!Array.isArray(point) || point.length !== 2) return false;
  return typeof point[0] === 'number' && typeof point[1] === 'string';
}
