import { z } from 'zod';
import { DAY_MS } from '../clock.ts';
import { parseDuration } from '../config/fields.ts';

/** An object schema that the OpenAPI document holds once, under its name. */
export function named<S extends z.core.$ZodLooseShape>(id: string, description: string, shape: S) {
  return z.object(shape).meta({ id, description });
}

export const text = z.string();
export const texts = z.record(text, text);
export const time = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Time', description: 'ISO 8601, UTC, with milliseconds' });
export const ms = z.number().min(0).describe('Milliseconds');
export const seconds = z.number().min(0).describe('Seconds');
export const bytes = z.int().min(0).describe('Bytes');
export const count = z.int().min(0);
export const percentage = z.number().min(0).max(100).describe('Percent, 0 to 100');

const share = named('Share', 'The share of the services that this process watches', {
  shard: z.int().min(1).describe('This process: 1 to `of`, SHARD_INDEX + 1'),
  of: z.int().min(2).describe('SHARD_COUNT'),
  services: count.describe('Services that this process watches'),
  allServices: count.describe('Services of all shards together'),
});

/** For every response that counts or lists services: its time, and which services it is about. */
export const stampFields = {
  timestamp: time,
  share: share
    .nullable()
    .describe('Null: this process watches all services. Data from Prometheus covers all shards.'),
};

const EXPECTED_RANGE = 'expected one Prometheus duration from 1s to 1y, such as 15m, 1h, 24h or 7d';

/** The query parameter `timeRange`: how far back a response looks. */
export function timeRange(fallback: string) {
  const isInRange = (ms = 0) => ms >= 1000 && ms <= 365 * DAY_MS;
  return z
    .string(EXPECTED_RANGE)
    .refine((text) => isInRange(parseDuration(text)), EXPECTED_RANGE)
    .default(fallback)
    .meta({
      description: 'Prometheus duration from 1s to 1y; `coveredMs` tells how much was observed',
      examples: ['15m', '1h', '24h', '7d'],
    });
}
