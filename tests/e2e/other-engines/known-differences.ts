/** A difference between two engines' results of one expression, with its limit and its reason. */
export interface KnownDifference {
  readonly of: string;
  /** Whether it applies to an expression. */
  readonly concerns: (expression: string) => boolean;
  /** Largest difference of two values, as a share of the greater one. */
  readonly relative?: (expression: string, knownSeconds: number) => number;
  /** Whether values of Prometheus may be missing. */
  readonly mayMiss?: boolean;
  /** The limit in words. */
  readonly atMost: string;
  readonly why: string;
}

/** Largest relative difference of any value, because engines add in different order. */
export const ROUNDING = 1e-9;
/** Interval of the samples in these tests. */
export const SCRAPE_SECONDS = 15;

/** Interval of recorded samples in these tests. */
export const RECORDED_SECONDS = 120;
/** The growth of a recording, such as `increase(penpal:ai_cost_usd:sum_total[1d])`. */
const OF_RECORDED = /\b(?:rate|increase)\(\w+:\w+:\w+/;

/** A series without samples for some minutes and without a stale marker. */
export const SERIES_WITH_A_GAP = 'series_with_a_gap';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const WINDOW = /\b(?:rate|increase|delta)\([^[]*\[(\d+)([smhd])\]/g;

/** All allowed differences between VictoriaMetrics and Prometheus. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    of: '`rate`, `increase`, `delta`',
    concerns: (expression) => /\b(rate|increase|delta)\(/.test(expression),
    // The sample interval as a share of the window, or of the known part of it.
    relative: (expression, knownSeconds) =>
      samplesApart(expression) / Math.min(knownSeconds, ...windowsOf(expression)),
    atMost: 'the sample interval as a share of the window: 25 % over 1 m, 0.4 % over 1 h, at 15 s',
    why: 'Prometheus uses the samples within the window and extrapolates to its ends; VictoriaMetrics also uses the last sample before the window and does not extrapolate',
  },
  {
    of: 'a series with a gap',
    concerns: (expression) => expression === SERIES_WITH_A_GAP,
    mayMiss: true,
    atMost: '5 minutes, after a missing scrape',
    why: 'Prometheus keeps the last value for 5 minutes, VictoriaMetrics for about one sample interval; a failed scrape ends the series at once in both',
  },
];

function samplesApart(expression: string): number {
  return OF_RECORDED.test(expression) ? RECORDED_SECONDS : SCRAPE_SECONDS;
}

function windowsOf(expression: string): number[] {
  return [...expression.matchAll(WINDOW)].map(
    ([, number, unit]) => Number(number) * SECONDS[unit as keyof typeof SECONDS],
  );
}
