import type { Clock } from '../clock.ts';
import { shareOf, type Directory } from '../targets/service-directory.ts';

/** Unix milliseconds as the API shows them; undefined becomes null: not known. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | null;
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** The latest of some Unix milliseconds, as the API shows it; null without any. */
export function latestTime(times: readonly (number | undefined)[]): string | null {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : isoTime(Math.max(...known));
}

/** Seconds as milliseconds with one decimal; null when nothing was measured. */
export function toMilliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 10_000) / 10;
}

/** 0..1 as percent with at most three decimals; null when not known. */
export function toPercentage(ratio: number | null | undefined): number | null {
  return ratio === null || ratio === undefined ? null : Math.round(ratio * 100_000) / 1000;
}

/** The values of `stampFields`. */
export function stamp({ clock, directory }: { clock: Clock; directory: Directory }) {
  return { timestamp: isoTime(clock.now()), share: shareOf(directory) ?? null };
}
