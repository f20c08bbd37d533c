import { businessMetrics } from '../metrics/sample.ts';
import { catalog } from '../metrics/catalog.ts';
import type { MetricName } from '../metrics/catalog.ts';
import { named, stepMs, together } from './promql.ts';
import type { SlotGrid } from './slots.ts';

/** Readings that percentiles are made of: a day's, at the default interval of 30 s. */
const READINGS = 2880;
/** Moments at which alerts are looked for: a day's, at the evaluation interval of 15 s. */
const ALERT_LOOKS = 5760;
/** Moments at which the business counters are looked at for restarts: a day's, each 2 minutes. */
const RESTART_LOOKS = 720;

const PROBES = named('service_probes_total');
const RESPONSE_TIME = named('service_response_time_seconds');

/** What a history is made of besides counterQueries(), as PromQL. */
export interface HistoryQueries {
  /** Over the range: `p50`, `p95`, `p99` of each service, seconds. */
  readonly percentiles: string;
  /** At each boundary of the slots, every series of the business figures. */
  readonly figures: string;
  /** Over the range: how often each business counter restarted; PART is the metric. */
  readonly figureRestarts: string;
  /** How often in the range our metrics were there, looking each `coveredStepMs`. */
  readonly covered: string;
  readonly coveredStepMs: number;
  /** How many alerts began to fire in the range; those with severity none are not for people. */
  readonly alertsStarted: string;
}

/**
 * Where every sample of many series would have to be read, Prometheus is asked at a fixed number of
 * moments instead, so that a week, too, is answered within the deadline.
 *
 * Percentiles come from the gauge of the last response time, not from the histogram: its buckets
 * would say "between 100 and 250 ms", the gauge has the measured values. It is read at READINGS
 * moments (of a day: each 30 s), so a value counts by how long it stood as the last; between two
 * values the percentile is interpolated.
 */
export function historyQueries({ from, to }: SlotGrid): HistoryQueries {
  const rangeMs = to - from;
  const over = (looks: number) => `[${rangeMs}ms:${stepMs(rangeMs, looks)}ms]`;
  const percentile = (ratio: number) =>
    `quantile_over_time(${ratio}, (max by (service_name) (${RESPONSE_TIME}))${over(READINGS)})`;
  const firing = 'ALERTS{alertstate="firing",severity!="none"}';
  return {
    percentiles: together({
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
    }),
    figures: `max by (__name__, ${allLabels().join(', ')}) ({__name__=~"${businessMetrics.join('|')}"})`,
    figureRestarts: together(
      Object.fromEntries(
        businessMetrics
          .filter((metric) => catalog[metric].type === 'counter')
          .map((metric) => [metric, maxOf(metric, `resets(${metric}${over(RESTART_LOOKS)})`)]),
      ),
    ),
    covered: `count_over_time((count(${PROBES}))${over(READINGS)})`,
    coveredStepMs: stepMs(rangeMs, READINGS),
    alertsStarted: `sum(count_over_time((${firing} unless ${firing} offset ${stepMs(rangeMs, ALERT_LOOKS)}ms)${over(ALERT_LOOKS)}))`,
  };
}

/** PromQL's increase of business counters over the range; PART is the metric. */
export function figureIncreases(metrics: readonly MetricName[], { from, to }: SlotGrid): string {
  return together(
    Object.fromEntries(
      metrics.map((metric) => [metric, maxOf(metric, `increase(${metric}[${to - from}ms])`)]),
    ),
  );
}

/** Two instances of the exporter mirror the same source: its figures must not be added up. */
function maxOf(metric: MetricName, expression: string): string {
  return `max by (${Object.keys(catalog[metric].labels).join(', ')}) (${expression})`;
}

function allLabels(): string[] {
  return [...new Set(businessMetrics.flatMap((metric) => Object.keys(catalog[metric].labels)))];
}
