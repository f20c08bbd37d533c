import { z } from 'zod';

/** The value types of answers. */

export const time = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Time', description: 'ISO 8601, UTC, with milliseconds' });
export const milliseconds = z.number().min(0).meta({ description: 'Milliseconds' });
export const seconds = z.number().min(0).meta({ description: 'Seconds' });
export const bytes = z.int().min(0).meta({ description: 'Bytes' });
export const count = z.int().min(0);
export const percentage = z.number().min(0).max(100).meta({ description: 'Percent, 0 to 100' });

/** Unix milliseconds as the API shows them; undefined becomes null: not known. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** Seconds as the API shows them: milliseconds with one decimal; null when nothing was measured. */
export function toMilliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 10_000) / 10;
}

/** 0..1 as the API shows it: percent with at most three decimals; null when not known. */
export function toPercentage(ratio: number | null | undefined): number | null {
  return ratio === null || ratio === undefined ? null : Math.round(ratio * 100_000) / 1000;
}
