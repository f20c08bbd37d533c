import { businessMetrics } from '../metrics/business-metric.ts';
import { catalog } from '../metrics/catalog.ts';
import type { MetricName } from '../metrics/catalog.ts';
import type { SlotGrid } from './slots.ts';

/** The label that says which of several expressions, asked for in one query, a series is of. */
export const PART = 'part';

/** Steps of a subquery are never shorter: no service is scraped more often. */
const FINEST_STEP_MS = 5000;
/** Readings that percentiles are made of: a day's, at the default interval of 30 s. */
const READINGS = 2880;
/** Moments at which alerts are looked for: a day's, at the evaluation interval of 15 s. */
const ALERT_LOOKS = 5760;
/** Moments at which the business counters are looked at for restarts: a day's, each 2 minutes. */
const RESTART_LOOKS = 720;
/** Moments of a slot at which success is looked up where maintenance took a part of it. */
const MAINTENANCE_LOOKS = 200;
/** How much earlier than a slot a restart is looked for, so that none falls between two slots. */
const RESTART_MARGIN_MS = 60_000;

const PROBES = named('service_probes_total');
const FAILURES = named('service_probe_failures_total');
const SUCCESS = named('service_probe_success');
const MAINTENANCE = named('service_maintenance');
const RESPONSE_TIME = named('service_response_time_seconds');
const SECONDS_SUM = `${named('service_probe_duration_seconds')}_sum`;
const SECONDS_COUNT = `${named('service_probe_duration_seconds')}_count`;

/** What a history is made of, as PromQL. */
export interface HistoryQueries {
  /**
   * At each boundary of the slots, for each instance of the exporter: the counters `probes`,
   * `failures`, `seconds` and `measured`; of the slot before, the `restarts`, and the scrapes:
   * those that found a result of a probe (`known`), success (`worked`), and the service in
   * maintenance (`maintained`).
   * Scrapes are equally spaced, so their share is a share of time, as in the SLO rules.
   */
  readonly counters: string;
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
export function historyQueries({ from, to, slotMs }: SlotGrid): HistoryQueries {
  const rangeMs = to - from;
  const stepMs = (looks: number) => Math.max(FINEST_STEP_MS, Math.ceil(rangeMs / looks));
  const over = (looks: number) => `[${rangeMs}ms:${stepMs(looks)}ms]`;
  const percentile = (ratio: number) =>
    `quantile_over_time(${ratio}, (max by (service_name) (${RESPONSE_TIME}))${over(READINGS)})`;
  const firing = 'ALERTS{alertstate="firing",severity!="none"}';
  return {
    counters: together({
      probes: PROBES,
      failures: `sum without (reason) (${FAILURES})`,
      seconds: SECONDS_SUM,
      measured: SECONDS_COUNT,
      restarts: `resets(${PROBES}[${slotMs + RESTART_MARGIN_MS}ms])`,
      known: `count_over_time(${SUCCESS}[${slotMs}ms])`,
      worked: `sum_over_time(${SUCCESS}[${slotMs}ms])`,
      maintained: `sum_over_time(${MAINTENANCE}[${slotMs}ms])`,
    }),
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
    coveredStepMs: stepMs(READINGS),
    alertsStarted: `sum(count_over_time((${firing} unless ${firing} offset ${stepMs(ALERT_LOOKS)}ms)${over(ALERT_LOOKS)}))`,
  };
}

/** PromQL's increase within a slot of the four counters of HistoryQueries. */
export function increasesInSlot({ slotMs }: SlotGrid): string {
  const increase = (counter: string) => `increase(${counter}[${slotMs}ms])`;
  return together({
    probes: increase(PROBES),
    failures: `sum without (reason) (${increase(FAILURES)})`,
    seconds: increase(SECONDS_SUM),
    measured: increase(SECONDS_COUNT),
  });
}

/** Share of success outside maintenance within a slot: `outside`. */
export function successOutsideMaintenance({ slotMs }: SlotGrid): string {
  const stepMs = Math.max(FINEST_STEP_MS, Math.ceil(slotMs / MAINTENANCE_LOOKS));
  const outside = `(${SUCCESS} unless ${MAINTENANCE} == 1)`;
  return together({ outside: `avg_over_time(${outside}[${slotMs}ms:${stepMs}ms])` });
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

/** Several expressions as one query; PART says which one a series is of. */
function together(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([part, expression]) => `label_replace(${expression}, "${PART}", "${part}", "", "")`)
    .join(' or ');
}

function allLabels(): string[] {
  return [...new Set(businessMetrics.flatMap((metric) => Object.keys(catalog[metric].labels)))];
}

/** The compiler's proof that the metric is in the catalogue. */
function named<N extends MetricName>(metric: N): N {
  return metric;
}
