import { seeded } from './seeded.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Opening day of the simulated platform; before it nothing has happened yet. */
export const OPENING_MS = Date.parse('2025-01-01T00:00:00Z');

/** When learners write most: 19:00 UTC, give or take `PEAK_SPREAD_MS` for a flow. */
const PEAK_MS = 19 * HOUR_MS;
const PEAK_SPREAD_MS = 3 * HOUR_MS;

/** Shares of the mean rate. Together below 1, so that the rate never reaches 0. */
const DAY_AND_NIGHT = { periodMs: DAY_MS, share: 0.6 };
const WEEK_AND_NOISE = [
  { periodMs: 7 * DAY_MS, share: 0.08 },
  { periodMs: 97 * MINUTE_MS, share: 0.08 },
  { periodMs: 23 * MINUTE_MS, share: 0.07 },
  { periodMs: 6.1 * MINUTE_MS, share: 0.07 },
  { periodMs: 1.2 * MINUTE_MS, share: 0.05 },
];

interface Wave {
  readonly periodMs: number;
  readonly share: number;
  readonly peakMs: number;
}

/** Something that happens again and again, more by day than by night. */
export interface Flow {
  /** How often it has happened from the opening day until `atMs` (Unix ms). Only ever grows. */
  readonly count: (atMs: number) => number;
  /** How busy the moment is: 1 is the mean, always between 0.05 and 1.95. */
  readonly intensity: (atMs: number) => number;
}

/** The flow `name` of a platform: `perDay` events on an average day, all else from the seed. */
export function flow(seed: number, name: string, perDay: number): Flow {
  const waves = wavesOf(seed, name);
  const perMs = perDay / DAY_MS;
  const integral = (ms: number) =>
    waves.reduce((sum, wave) => sum + waveIntegral(wave, ms) - waveIntegral(wave, 0), ms);
  return {
    count: (atMs) => Math.floor(perMs * integral(Math.max(0, atMs - OPENING_MS))),
    intensity: (atMs) =>
      waves.reduce((sum, wave) => sum + wave.share * Math.cos(angle(wave, atMs - OPENING_MS)), 1),
  };
}

function wavesOf(seed: number, name: string): Wave[] {
  const spread = (2 * seeded(seed, `${name}/peak`) - 1) * PEAK_SPREAD_MS;
  const others = WEEK_AND_NOISE.map((wave, index) => ({
    ...wave,
    peakMs: seeded(seed, `${name}/${index}`) * wave.periodMs,
  }));
  return [{ ...DAY_AND_NIGHT, peakMs: PEAK_MS + spread }, ...others];
}

function angle({ periodMs, peakMs }: Wave, ms: number): number {
  return (2 * Math.PI * (ms - peakMs)) / periodMs;
}

function waveIntegral(wave: Wave, ms: number): number {
  return ((wave.share * wave.periodMs) / (2 * Math.PI)) * Math.sin(angle(wave, ms));
}
