import { z } from 'zod';
import { systemTime, type Clock } from '../clock.ts';
import { DURATION } from '../config/fields.ts';
import { shareOf, type Directory } from '../targets/service-directory.ts';

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
export const hours = z.number().min(0).describe('Of the monitoring service; hours');
export const count = z.int().min(0);
export const percentage = z.number().min(0).max(100).describe('Percent, 0 to 100');

/** A time of `Clock.now` as the API shows it; undefined becomes null: not known. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(systemTime(at)).toISOString();
}

/** The latest of some Unix milliseconds, as the API shows it; null without any. */
export function latestTime(times: readonly (number | undefined)[]): string | null {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : isoTime(Math.max(...known));
}

/** Seconds as milliseconds with one decimal; null when nothing was measured. */
export function toMilliseconds(seconds: number): number;
export function toMilliseconds(seconds?: number | null): number | null;
export function toMilliseconds(seconds: number | null = null): number | null {
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}

/** Seconds as hours with at most two decimals. */
export const toHours = (seconds: number) => Math.round(seconds / 36) / 100;

/** 0..1 as percent with at most three decimals; null when not known. */
export function toPercentage(ratio: number | null = null): number | null {
  return ratio === null ? null : Math.round(ratio * 100_000) / 1000;
}

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

/** The values of `stampFields`. */
export function stamp({ clock, directory }: { clock: Clock; directory: Directory }) {
  return { timestamp: isoTime(clock.now()), share: shareOf(directory) ?? null };
}

/**
 * The query parameter `timeRange`: how far back a response looks, a Prometheus duration. Shorter and
 * longer ones than 1s and 1y count as these.
 */
export function timeRange(fallback: string) {
  const expected = 'expected a Prometheus duration above 0, such as 15m, 1h, 1h30m, 24h or 7d';
  return z
    .string(expected)
    .regex(new RegExp(`^(?=.*[1-9])${DURATION.source.slice(1)}`), expected)
    .default(fallback)
    .meta({
      description: 'Prometheus duration, at most 1y; `coveredMs` tells how much was observed',
      examples: ['15m', '1h', '24h', '7d'],
    });
}
