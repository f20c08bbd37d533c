import { z } from 'zod';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import { count, milliseconds, percentage, time } from './field-schemas.ts';
import { serviceListSchema } from './service-lists.ts';
import { shareFields } from './share.ts';

const part = z.object({
  status: z.enum(['up', 'down']),
  message: z.string().optional().meta({ description: 'What is to be known although it is up' }),
});
const parts = z.record(z.string(), part);

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'error']),
    info: parts.meta({ description: 'What is up' }),
    error: parts.meta({ description: 'What is down' }),
    details: parts.meta({ description: 'Everything' }),
    lists: z.array(serviceListSchema),
  })
  .meta({ id: 'Health', description: 'Health of the monitoring service' });
export type HealthAnswer = z.output<typeof healthSchema>;

export const healthStatus = z
  .enum(['healthy', 'unhealthy', 'unknown'])
  .meta({ description: 'Debounced; unknown until the first probe' });

const failureReason = z.enum(PROBE_FAILURE_REASONS);

export const serviceHealthSchema = z
  .object({
    name: z.string(),
    url: z.string().meta({ description: 'The address that is probed, without credentials' }),
    status: healthStatus,
    responseTime: milliseconds.nullable().meta({
      description: 'Milliseconds; on a timeout the time waited; null when nothing was measured',
    }),
    lastChecked: time.nullable().meta({ description: 'Null until the first probe' }),
    error: z.string().optional().meta({ description: 'Only while unhealthy: why' }),
    since: time.nullable().meta({ description: 'When the status last changed' }),
    statusCode: z.int().nullable().meta({ description: 'Last HTTP status' }),
    slowThresholdMs: milliseconds,
    maintenance: z.boolean(),
    version: z.string().nullable().meta({ description: 'As its health answer says' }),
    environment: z.string().nullable().meta({ description: 'As its health answer says' }),
    dependencies: z
      .record(z.string(), z.enum(['ok', 'error']))
      .meta({ description: 'As its health answer says; what is not configured is left out' }),
    certificateExpires: time.nullable().meta({ description: 'https only' }),
    lastProbe: z
      .object({
        success: z.boolean(),
        reason: failureReason.nullable(),
        message: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Raw result of the last probe, which the status debounces' }),
    lastFailure: z
      .object({ at: time, reason: failureReason, message: z.string() })
      .nullable()
      .meta({ description: 'Kept after recovery' }),
    consecutiveFailures: count,
  })
  .meta({ id: 'ServiceHealth' });
export type ServiceHealthAnswer = z.output<typeof serviceHealthSchema>;

export const servicesHealthSchema = z.array(serviceHealthSchema);

export const healthCountsSchema = z
  .object({
    total: count,
    healthy: count,
    unhealthy: count,
    unknown: count,
    percentage: percentage
      .nullable()
      .meta({ description: 'Healthy ones of those that were probed; null before any was' }),
  })
  .meta({ id: 'HealthCounts' });
export type HealthCounts = z.output<typeof healthCountsSchema>;

export const healthSummarySchema = z
  .object({
    summary: healthCountsSchema,
    timestamp: time,
    ...shareFields,
    services: z.array(serviceHealthSchema),
  })
  .meta({ id: 'HealthSummary' });
