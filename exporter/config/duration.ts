const UNIT_MS = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;
/** Each unit at most once, the largest first. Source: Prometheus, querying basics, "Durations". */
const DURATION = /^(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;
const PART = /(\d+)(ms|[smhdwy])/g;

/**
 * Milliseconds of a Prometheus duration such as `30s`, `1h30m` or `500ms`;
 * undefined if the text is none.
 */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  return [...text.matchAll(PART)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
}

/** Milliseconds as a Prometheus duration in the largest unit that divides them: `90s`, `5m`. */
export function formatDuration(ms: number): string {
  const units = Object.entries(UNIT_MS);
  const [unit, unitMs] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}
