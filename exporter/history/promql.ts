import type { MetricName } from '../metrics/catalog.ts';

/** The label that says which of several expressions, asked for in one query, a series is of. */
export const PART = 'part';

/** Steps of a subquery are never shorter: no service is scraped more often. */
const FINEST_STEP_MS = 5000;

/** Several expressions as one query; PART says which one a series is of. */
export function together(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([part, expression]) => `label_replace(${expression}, "${PART}", "${part}", "", "")`)
    .join(' or ');
}

/** How far the moments of a range are apart at which a subquery looks, at most `looks` of them. */
export function stepMs(rangeMs: number, looks: number): number {
  return Math.max(FINEST_STEP_MS, Math.ceil(rangeMs / looks));
}

/** The compiler's proof that the metric is in the catalogue. */
export function named<N extends MetricName>(metric: N): N {
  return metric;
}
