import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { parseDuration } from '../config/fields.ts';
import type { HistoryResult } from '../history/history.ts';
import type { Directory } from '../targets/service-directory.ts';
import { shareOf } from '../targets/service-directory.ts';

/** An object schema that the OpenAPI document holds once, under its name. */
export function named<S extends z.core.$ZodLooseShape>(id: string, description: string, shape: S) {
  return z.object(shape).meta({ id, description });
}

export const time = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Time', description: 'ISO 8601, UTC, with milliseconds' });
export const milliseconds = z.number().min(0).describe('Milliseconds');
export const seconds = z.number().min(0).describe('Seconds');
export const bytes = z.int().min(0).describe('Bytes');
export const count = z.int().min(0);
export const percentage = z.number().min(0).max(100).describe('Percent, 0 to 100');

/** Unix milliseconds as the API shows them; undefined becomes null: not known. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** The latest of some times; undefined without any. */
export function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Seconds as milliseconds with one decimal; null when nothing was measured. */
export function toMilliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 10_000) / 10;
}

/** 0..1 as percent with at most three decimals; null when not known. */
export function toPercentage(ratio: number | null | undefined): number | null {
  return ratio === null || ratio === undefined ? null : Math.round(ratio * 100_000) / 1000;
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

export function stamp({
  clock,
  directory,
}: {
  readonly clock: Clock;
  readonly directory: Directory;
}) {
  return { timestamp: isoTime(clock.now()), share: shareOf(directory) ?? null };
}

/** For every response with history: its source and how far back it goes. */
export const coverageFields = {
  source: z.enum(['prometheus', 'memory']).describe('Where the history comes from'),
  note: z.string().optional().describe('Why memory answered although Prometheus is configured'),
  coveredMs: milliseconds.describe('Observed part of the time range, milliseconds'),
};

export function coverageOf({ source, note, coveredMs }: HistoryResult) {
  return { source, note, coveredMs };
}

const LEAST_RANGE_MS = 1_000;
const MOST_RANGE_MS = 31_536_000_000;
const EXPECTED_RANGE = 'expected one Prometheus duration from 1s to 1y, such as 15m, 1h, 24h or 7d';

/** How far back a response looks: as the client wrote it, and in milliseconds. */
export interface TimeRange {
  readonly text: string;
  readonly ms: number;
}

/** The query parameter `timeRange`: one Prometheus duration. */
export function timeRange(fallback: string) {
  return z
    .string(EXPECTED_RANGE)
    .default(fallback)
    .meta({
      description: 'Prometheus duration from 1s to 1y; `coveredMs` tells how much was observed',
      examples: ['15m', '1h', '24h', '7d'],
    })
    .transform((text): TimeRange => ({ text, ms: parseDuration(text) ?? NaN }))
    .refine(({ ms }) => ms >= LEAST_RANGE_MS && ms <= MOST_RANGE_MS, EXPECTED_RANGE);
}
