const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Opening day of the simulated platform. Nothing happens before it. */
export const OPENING_MS = Date.parse('2025-01-01T00:00:00Z');

/** Most happens at 19:00 UTC, give or take `PEAK_SPREAD_MS`. */
const PEAK_MS = 19 * HOUR_MS;
const PEAK_SPREAD_MS = 3 * HOUR_MS;

/** Shares of the mean rate. Their sum is below 1, so the rate never reaches 0. */
const DAY_AND_NIGHT = { periodMs: DAY_MS, share: 0.6 };
const WEEK_AND_NOISE = [
  { periodMs: 7 * DAY_MS, share: 0.08 },
  { periodMs: 97 * MINUTE_MS, share: 0.08 },
  { periodMs: 23 * MINUTE_MS, share: 0.07 },
  { periodMs: 6.1 * MINUTE_MS, share: 0.07 },
  { periodMs: 1.2 * MINUTE_MS, share: 0.05 },
];

type Wave = (typeof WEEK_AND_NOISE)[number] & { readonly peakMs: number };

/**
 * Events that happen more often by day than by night, `perDay` on average. Seed and name decide
 * everything else.
 */
export function flow(seed: number, name: string, perDay: number) {
  const spread = (2 * seeded(seed, `${name}/peak`) - 1) * PEAK_SPREAD_MS;
  const waves: Wave[] = [
    { ...DAY_AND_NIGHT, peakMs: PEAK_MS + spread },
    ...WEEK_AND_NOISE.map((wave, index) => ({
      ...wave,
      peakMs: seeded(seed, `${name}/${index}`) * wave.periodMs,
    })),
  ];
  const integral = (ms: number) =>
    waves.reduce((sum, wave) => sum + waveIntegral(wave, ms) - waveIntegral(wave, 0), ms);
  return {
    /** Events from the opening day until `atMs` (Unix ms). Never decreases. */
    count: (atMs: number) =>
      Math.floor((perDay / DAY_MS) * integral(Math.max(0, atMs - OPENING_MS))),
    /** The rate at that moment: 1 is the mean; always between 0.05 and 1.95. */
    intensity: (atMs: number) =>
      waves.reduce((sum, wave) => sum + wave.share * Math.cos(angle(wave, atMs - OPENING_MS)), 1),
  };
}

function angle({ periodMs, peakMs }: Wave, ms: number): number {
  return (2 * Math.PI * (ms - peakMs)) / periodMs;
}

function waveIntegral(wave: Wave, ms: number): number {
  return ((wave.share * wave.periodMs) / (2 * Math.PI)) * Math.sin(angle(wave, ms));
}

/**
 * A number in [0, 1) that depends only on the seed and the name: FNV-1a over the name, then the
 * finalizer of MurmurHash3 (Austin Appleby, public domain), so that close seeds differ.
 */
export function seeded(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash ^= Math.imul(seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * Splits a count into whole parts by integer weights, each next to its thing. The parts add up to the
 * count. No part shrinks while the count grows: each takes its share of what is left.
 */
export function split<T extends { readonly weight: number }>(
  count: number,
  things: readonly T[],
): [thing: T, part: number][] {
  let left = count;
  let weightLeft = things.reduce((sum, { weight }) => sum + weight, 0);
  return things.map((thing) => {
    const part = Math.floor((left * thing.weight) / weightLeft) || 0;
    left -= part;
    weightLeft -= thing.weight;
    return [thing, part];
  });
}
