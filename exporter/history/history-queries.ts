import { businessMetrics } from '../metrics/business-metric.ts';
import { catalog } from '../metrics/catalog.ts';
import type { MetricName } from '../metrics/catalog.ts';
import type { SlotGrid } from './slots.ts';

/** The label that says which of several expressions, asked for in one query, a series is of. */
export const PART = 'part';

/** Evaluations that a subquery may take: a day's at the scrape interval of 15 s. */
const MAX_EVALUATIONS = 5760;
const FINEST_STEP_MS = 5000;
/** How much earlier than a slot a restart is looked for, so that none falls between two slots. */
const RESTART_MARGIN_MS = 60_000;

const PROBES = named('service_probes_total');
const FAILURES = named('service_probe_failures_total');
const RESPONSE_TIME = named('service_response_time_seconds');
const SECONDS_SUM = `${named('service_probe_duration_seconds')}_sum`;
const SECONDS_COUNT = `${named('service_probe_duration_seconds')}_count`;

/** Everything that a history is made of, as PromQL. */
export interface HistoryQueries {
  /** At each boundary of the slots, the counters of each service, told apart by `__name__`. */
  readonly counters: string;
  /** In each slot: `probes`, `failures` (PromQL's increase) and `restarts` of the counters. */
  readonly withinSlots: string;
  /** Over the range: `average`, `p50`, `p95`, `p99`, seconds. */
  readonly responseTimes: string;
  /** At each boundary of the slots, every series of the business figures. */
  readonly figures: string;
  /** Over the range: `increase/<metric>` and `resets/<metric>` of the business counters. */
  readonly figureIncreases: string;
  /** How often in the range our metrics were there, in steps of `stepMs`. */
  readonly covered: string;
  /** How many alerts began to fire in the range; those with severity none are not for people. */
  readonly alertsStarted: string;
  readonly stepMs: number;
}

/**
 * Percentiles come from the gauge of the last response time, not from the histogram: its buckets
 * (5 ms to 30 s) would say "between 100 and 250 ms", the gauge has measured values. It is read every
 * 5 s, in ranges above 8 h less often (5,760 readings, whatever the range), so each measured value
 * counts by how long it stood as the last; between two values the percentile is interpolated. The
 * average comes from the histogram's sum and count, which know every probe. A series that moves to
 * another instance is still one service: that is what `max by (service_name)` is for.
 */
export function historyQueries({ from, to, slotMs }: SlotGrid): HistoryQueries {
  const range = `${to - from}ms`;
  const slot = `${slotMs}ms`;
  const stepMs = Math.max(FINEST_STEP_MS, Math.ceil((to - from) / MAX_EVALUATIONS));
  const subquery = `[${range}:${stepMs}ms]`;
  const quantile = (ratio: number) =>
    `quantile_over_time(${ratio}, (max by (service_name) (${RESPONSE_TIME}))${subquery})`;
  const byService = (expression: string) => `sum by (service_name) (${expression})`;
  return {
    counters: `sum by (__name__, service_name) ({__name__=~"${PROBES}|${FAILURES}|${SECONDS_SUM}|${SECONDS_COUNT}"})`,
    withinSlots: together({
      probes: byService(`increase(${PROBES}[${slot}])`),
      failures: byService(`increase(${FAILURES}[${slot}])`),
      restarts: byService(`resets(${PROBES}[${slotMs + RESTART_MARGIN_MS}ms])`),
    }),
    responseTimes: together({
      average: `${byService(`increase(${SECONDS_SUM}[${range}])`)} / ${byService(`increase(${SECONDS_COUNT}[${range}])`)}`,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
    }),
    figures: `max by (__name__, ${allLabels().join(', ')}) ({__name__=~"${businessMetrics.join('|')}"})`,
    figureIncreases: together(
      Object.fromEntries(
        businessMetrics
          .filter((metric) => catalog[metric].type === 'counter')
          .flatMap((metric) => [
            [`increase/${metric}`, `max by (${labelsOf(metric)}) (increase(${metric}[${range}]))`],
            [`resets/${metric}`, `max by (${labelsOf(metric)}) (resets(${metric}[${range}]))`],
          ]),
      ),
    ),
    covered: `count_over_time((count(${PROBES}))${subquery})`,
    alertsStarted: `sum(count_over_time((ALERTS{alertstate="firing",severity!="none"} unless ALERTS{alertstate="firing"} offset ${stepMs}ms)${subquery}))`,
    stepMs,
  };
}

/** Several expressions as one query; PART says which one a series is of. */
function together(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([part, expression]) => `label_replace(${expression}, "${PART}", "${part}", "", "")`)
    .join(' or ');
}

function labelsOf(metric: MetricName): string {
  return Object.keys(catalog[metric].labels).join(', ');
}

function allLabels(): string[] {
  return [...new Set(businessMetrics.flatMap((metric) => Object.keys(catalog[metric].labels)))];
}

/** The compiler's proof that the metric is in the catalogue. */
function named<N extends MetricName>(metric: N): N {
  return metric;
}
