import { catalog } from '../metrics/catalog.ts';
import type { MetricName } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import type { SlotGrid } from './slots.ts';

/** The label that names the expression of a query which a series belongs to. */
export const PART = 'part';

/** Finest step of a subquery: Prometheus is not expected to scrape more often. */
const FINEST_STEP_MS = 5000;
/** Points of a subquery over a whole range: of a day, one every 30 s. */
const RANGE_POINTS = 2880;
/** Points of a subquery over one slot. */
const SLOT_POINTS = 10;
/** Points at which alerts are looked up: of a day, one every 15 s. */
const ALERT_POINTS = 5760;
/** Longest step of the search for the oldest sample, so that two minutes of samples are found. */
const SEARCH_STEP_MS = 120_000;

const PROBES = 'service_probes_total' satisfies MetricName;
const FAILURES = 'service_probe_failures_total' satisfies MetricName;
const SUCCESS = 'service_probe_success' satisfies MetricName;
const MAINTENANCE = 'service_maintenance' satisfies MetricName;
const RESPONSE_TIME = 'service_response_time_seconds' satisfies MetricName;
/** One series for each exporter. */
const EXPORTER = 'penpal_monitoring_config_last_reload_successful' satisfies MetricName;

/**
 * Which part of a range has samples of an exporter. `points`: at how many moments, `stepMs` apart.
 * `oldest`: Unix seconds of the oldest sample that was found; an older one is at most `stepMs` older.
 */
export function coverageQuery(rangeMs: number) {
  const stepMs = Math.min(SEARCH_STEP_MS, stepOf(rangeMs, RANGE_POINTS));
  const query = together({
    points: `count_over_time(max(${EXPORTER})[${rangeMs}ms:${stepMs}ms])`,
    oldest: `min(min_over_time(timestamp(${EXPORTER})[${rangeMs}ms:${stepMs}ms]))`,
  });
  return { query, stepMs };
}

/**
 * The subquery range for a range whose samples begin `ageMs` ago. The step doubles with the age. So
 * ranges with the same samples give the same values, and a month is read as fast as a day.
 */
export function coveredRange(rangeMs: number, ageMs: number): string {
  const windowMs = Math.min(rangeMs, ageMs);
  const doublings = Math.ceil(Math.log2(windowMs / RANGE_POINTS / FINEST_STEP_MS));
  return `[${windowMs}ms:${FINEST_STEP_MS * 2 ** Math.max(0, doublings)}ms]`;
}

/**
 * For each service over `range`: `samples`, and in seconds `average`, `p50`, `p95` and `p99`. Times
 * come from the gauge of the last response time: a histogram would only give its buckets. So a time
 * counts for as long as it was the last one.
 */
export function serviceQuery(services: readonly string[], range: string): string {
  const of = matcher(services);
  const times = `(max by (service_name) (${RESPONSE_TIME}${of}))${range}`;
  return together({
    samples: `sum by (service_name) (increase(${PROBES}${of}${range}))`,
    average: `avg_over_time(${times})`,
    p50: `quantile_over_time(0.5, ${times})`,
    p95: `quantile_over_time(0.95, ${times})`,
    p99: `quantile_over_time(0.99, ${times})`,
  });
}

/** For each service in each slot: `samples`, `failures`, and `average` in seconds. */
export function probeSlotQuery(services: readonly string[], { slotMs }: SlotGrid): string {
  const of = matcher(services);
  return together({
    samples: `sum by (service_name) (${increaseInSlot(PROBES + of, slotMs)})`,
    failures: `sum by (service_name) (${increaseInSlot(FAILURES + of, slotMs)})`,
    average: `avg by (service_name) (avg_over_time(${RESPONSE_TIME}${of}[${slotMs}ms]))`,
  });
}

/**
 * For each service in each slot, the number of scrapes with a result (`known`), with success
 * (`worked`) and in maintenance (`maintained`). Scrapes are equally spaced, so a share of them is a
 * share of time, as in the SLO rules.
 */
export function timeSlotQuery(services: readonly string[], { slotMs }: SlotGrid): string {
  const range = `${matcher(services)}[${slotMs}ms]`;
  return together({
    known: `sum by (service_name) (count_over_time(${SUCCESS}${range}))`,
    worked: `sum by (service_name) (sum_over_time(${SUCCESS}${range}))`,
    maintained: `sum by (service_name) (sum_over_time(${MAINTENANCE}${range}))`,
  });
}

/** For each service in each slot, `outside`: share of success outside maintenance. */
export function outsideMaintenanceQuery(services: readonly string[], { slotMs }: SlotGrid): string {
  const of = matcher(services);
  const outside = `(${SUCCESS}${of} unless ${MAINTENANCE}${of} == 1)`;
  const range = `[${slotMs}ms:${Math.ceil(slotMs / SLOT_POINTS)}ms]`;
  return together({ outside: `avg by (service_name) (avg_over_time(${outside}${range}))` });
}

/** The increase of business counters over `range`; PART is the metric. */
export function increaseQuery(counters: readonly SampledName[], range: string): string {
  return ofEach(counters, (counter) => `increase(${counter}${range})`);
}

/** Business metrics in each slot: increase of a counter, last value of a gauge; PART is the metric. */
export function businessSlotQuery(metrics: readonly SampledName[], { slotMs }: SlotGrid): string {
  return ofEach(metrics, (metric) => (isCounter(metric) ? increaseInSlot(metric, slotMs) : metric));
}

/** How many alerts began to fire. Those of severity `none` are not for people. */
export function alertsStartedQuery(rangeMs: number): string {
  const firing = 'ALERTS{alertstate="firing",severity!="none"}';
  const step = `${stepOf(rangeMs, ALERT_POINTS)}ms`;
  return `sum(count_over_time((${firing} unless ${firing} offset ${step})[${rangeMs}ms:${step}]))`;
}

export function isCounter(metric: SampledName): boolean {
  return catalog[metric].type === 'counter';
}

/**
 * What a counter gained in a slot. The subquery also reads the point where the slot before ended:
 * each gain counts in exactly one slot, however seldom Prometheus scrapes. `increase` extrapolates to
 * the longer range, which the factor takes back.
 */
function increaseInSlot(counter: string, slotMs: number): string {
  const stepMs = Math.ceil(slotMs / SLOT_POINTS);
  const rangeMs = slotMs + stepMs;
  return `increase(${counter}[${rangeMs}ms:${stepMs}ms]) * ${slotMs / rangeMs}`;
}

/** Several exporters mirror the same source, so their values must not be added up. */
function ofEach(metrics: readonly SampledName[], expression: (metric: SampledName) => string) {
  const of = (metric: SampledName) =>
    `max by (${Object.keys(catalog[metric].labels).join(', ')}) (${expression(metric)})`;
  return together(Object.fromEntries(metrics.map((metric) => [metric, of(metric)])));
}

/** Several expressions as one query; PART names the expression of a series. */
function together(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([part, expression]) => `label_replace(${expression}, "${PART}", "${part}", "", "")`)
    .join(' or ');
}

function stepOf(rangeMs: number, points: number): number {
  return Math.max(FINEST_STEP_MS, Math.ceil(rangeMs / points));
}

/** Of the characters of a name (letters, digits, `-`, `_`, `.`) only the dot has to be escaped. */
function matcher(services: readonly string[]): string {
  return `{service_name=~"${services.join('|').replaceAll('.', String.raw`\\.`)}"}`;
}
