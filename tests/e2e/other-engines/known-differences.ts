/** How far two answers to one expression may be apart, and why. */
export interface KnownDifference {
  readonly of: string;
  /** Which expressions it concerns. */
  readonly concerns: (expression: string) => boolean;
  /** The largest difference of two values, as a share of the greater one. */
  readonly relative?: (expression: string, knownSeconds: number) => number;
  /** The largest difference of two values. */
  readonly absolute?: number;
  /** Whether values may be missing that Prometheus has. */
  readonly mayMiss?: boolean;
  /** How much that is, for people. */
  readonly atMost: string;
  readonly why: string;
}

/** What every value of every answer may differ by: the engines add up in another order. */
export const ROUNDING = 1e-9;
/** The samples of these tests are this far apart. */
export const SCRAPE_SECONDS = 15;

/** Samples of what a rule records are this far apart in these tests. */
const RECORDED_SECONDS = 60;
/** A growth of what a rule has recorded, as in `increase(endpoint:ai_rate_limit_hits:sum_total[15m])`. */
const OF_RECORDED = /\b(?:rate|increase)\(\w+:\w+:\w+/;

/** A series of these tests that has no samples for some minutes, and nothing that says it ended. */
export const SERIES_WITH_A_GAP = 'series_with_a_gap';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const WINDOW = /\b(?:rate|increase)\([^[]*\[(\d+)([smhd])\]/g;

/** Every way in which VictoriaMetrics may answer otherwise than Prometheus; a test has no other pass. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    of: '`rate`, `increase`',
    concerns: (expression) => /\b(rate|increase)\(/.test(expression),
    // What lies between two samples, as a share of the window or of what is known of it.
    relative: (expression, knownSeconds) =>
      samplesApart(expression) / Math.min(knownSeconds, ...windowsOf(expression)),
    atMost:
      'the time between two samples as a share of the window: 25 % over 1 m, 0.4 % over 1 h, at 15 s',
    why: 'Prometheus takes the samples within the window and extrapolates to its ends; VictoriaMetrics takes the last sample before the window and extrapolates nothing',
  },
  {
    of: '`changes`',
    concerns: (expression) => expression.includes('changes('),
    absolute: 1,
    atMost: '1',
    why: 'VictoriaMetrics counts a change from the last sample before the window to the first one in it, too',
  },
  {
    of: 'a series with a gap',
    concerns: (expression) => expression === SERIES_WITH_A_GAP,
    mayMiss: true,
    atMost: '5 minutes, after a scrape that was never made',
    why: 'Prometheus goes on with the last value for 5 minutes, VictoriaMetrics for about as long as samples are apart; a scrape that fails ends the series at once in both',
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
