import { catalog, type MetricDefinition, type MetricName } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';
import { HISTORY_SLOTS, type CoveredSlots } from './history.ts';

/** The label that names the expression of a query which a series belongs to. */
export const PART = 'part';

/** Finest step of a subquery: Prometheus is not expected to scrape more often. */
const FINEST_STEP_MS = 5000;
/** Most points of a subquery for each series of a range: of a day, one every 30 s. */
const RANGE_POINTS = 2880;
/** The same for counters in slots, of which each service has twelve. */
const COUNTER_POINTS = 900;
/** The same for success outside maintenance: 100 in each slot. */
const OUTSIDE_POINTS = 9000;

const PROBES = 'service_probes_total' satisfies MetricName;
const FAILURES = 'service_probe_failures_total' satisfies MetricName;
const SUCCESS = 'service_probe_success' satisfies MetricName;
const MAINTENANCE = 'service_maintenance' satisfies MetricName;
const LAST_FAILURE = 'service_last_failure_timestamp_seconds' satisfies MetricName;
const RESPONSE_TIME = 'service_response_time_seconds' satisfies MetricName;
/** One series for each exporter. */
const EXPORTER = 'penpal_monitoring_config_last_reload_successful' satisfies MetricName;
const FIRING = 'ALERTS{alertstate="firing",monitor="penpal",severity!="none"}';

/**
 * For how much of a range there are samples of an exporter (`covered`) and since when (`oldest`, up to
 * two minutes early), milliseconds; and how many alerts began to fire (`started`). Alerts of severity
 * `none` are not for people.
 */
export function rangeQuery(rangeMs: number): string {
  const stepOf = (points: number) => Math.max(FINEST_STEP_MS, Math.ceil(rangeMs / points));
  // Two minutes at most, so that the first samples after a start are found.
  const searchMs = Math.min(120_000, stepOf(RANGE_POINTS));
  const range = `[${rangeMs}ms:${searchMs}ms]`;
  // Of a day every evaluation of the rules, 15 s apart.
  const alertMs = stepOf(5760);
  const began = `(${FIRING} unless ${FIRING} offset ${alertMs}ms)[${rangeMs}ms:${alertMs}ms]`;
  return together({
    covered: `count_over_time(max(${EXPORTER})${range}) * ${searchMs}`,
    oldest: `min(min_over_time(timestamp(${EXPORTER})${range})) * 1000 - ${searchMs}`,
    started: `sum(count_over_time(${began}))`,
  });
}

/**
 * For each service in the last `windowMs`, in seconds: `mean`, `p50`, `p95` and `p99` of the gauge
 * of the last response time: a histogram would only give its buckets. So a time counts for as long as
 * it was the last one. The step doubles with the window: ranges with the same samples give the same
 * values, and a month is read as fast as a day.
 */
export function timesQuery(services: readonly string[], windowMs: number): string {
  const instances = RESPONSE_TIME + matcher(services);
  const times = `max by (service_name) (${instances})[${windowMs}ms:${timesStep(windowMs)}ms]`;
  return together({
    mean: `avg_over_time(${times})`,
    p50: `quantile_over_time(0.5, ${times})`,
    p95: `quantile_over_time(0.95, ${times})`,
    p99: `quantile_over_time(0.99, ${times})`,
  });
}

/** The step of response times in the last `windowMs`. */
export function timesStep(windowMs: number): number {
  const doublings = Math.ceil(Math.log2(windowMs / RANGE_POINTS / FINEST_STEP_MS));
  return FINEST_STEP_MS * 2 ** Math.max(0, doublings);
}

/**
 * For each service in each slot: `samples`, `failures`, `average` in seconds, the `share` of scrapes
 * with success, the number of scrapes outside maintenance (`known`) and in it (`maintained`), and the `reason` of each
 * last failure that was scraped.
 * Scrapes are equally spaced, so a share of them is a share of time, as in the SLO rules.
 */
export function slotQuery(services: readonly string[], slots: CoveredSlots): string {
  const of = matcher(services);
  const inSlot = `${of}[${slots.slotMs}ms]`;
  // Of a new service there may be one point only.
  const recent = `increase(${PROBES}${of}[${2 * slotStep(slots, COUNTER_POINTS)}ms])`;
  const scrapes = `sum by (service_name) (count_over_time(${SUCCESS}${inSlot}))`;
  const maintained = `sum by (service_name) (sum_over_time(${MAINTENANCE}${inSlot}))`;
  return together({
    samples: `round(sum by (service_name) (${changeInSlot('increase', PROBES + of, slots)} or ${recent}))`,
    failures: `round(sum by (service_name) (${changeInSlot('increase', FAILURES + of, slots)}))`,
    average: `avg by (service_name) (avg_over_time(${RESPONSE_TIME}${inSlot}))`,
    known: `clamp_min(${scrapes} - ${maintained}, 0)`,
    share: `sum by (service_name) (sum_over_time(${SUCCESS}${inSlot})) / ${scrapes}`,
    maintained,
    reason: `max by (service_name, reason) (max_over_time(${LAST_FAILURE}${inSlot})) >= time() - ${slots.slotMs / 1000}`,
  });
}

/** For each service in each slot, `outside`: share of success outside maintenance. */
export function outsideQuery(services: readonly string[], slots: CoveredSlots): string {
  const of = matcher(services);
  const range = `[${slots.slotMs}ms:${slotStep(slots, OUTSIDE_POINTS)}ms]`;
  const outside = `avg_over_time((${SUCCESS}${of} unless ${MAINTENANCE}${of} == 1)${range})`;
  return together({ outside: `avg by (service_name) (${outside})` });
}

/**
 * Business metrics in each slot: increase of a counter (a count is rounded), difference of a total, last value of
 * a level. PART is the metric.
 * Several exporters mirror the same source, so their values must not be added up.
 */
export function businessQuery(metrics: readonly SampledName[], slots: CoveredSlots): string {
  const expression = (metric: SampledName) => {
    const { type, unit, labels, totals }: MetricDefinition = catalog[metric];
    const max = (value: string) => `max by (${Object.keys(labels).join(', ')}) (${value})`;
    const rounded = (value: string) => (unit === 'count' ? `round(${max(value)})` : max(value));
    if (type === 'counter') return rounded(changeInSlot('increase', metric, slots));
    if (!totals) return max(metric);
    const statuses = `"${totals.join('|')}"`;
    const change = changeInSlot('delta', `${metric}{status=~${statuses}}`, slots);
    return `${rounded(change)} or ${max(`${metric}{status!~${statuses}}`)}`;
  };
  return together(Object.fromEntries(metrics.map((metric) => [metric, expression(metric)])));
}

/**
 * What a counter gained in a slot, or how a total changed in it, however seldom Prometheus scrapes: the first point is
 * the end of the slot before. Prometheus evaluates a subquery at multiples of its step; the offsets move these to the
 * ends of slots. The range has 1 ms more, because it does not include its start.
 */
function changeInSlot(operation: 'increase' | 'delta', series: string, slots: CoveredSlots) {
  const stepMs = slotStep(slots, COUNTER_POINTS);
  // An offset must not be 0.
  const shift = slots.to % stepMs || stepMs;
  return `${operation}((${series} offset -${shift}ms)[${slots.slotMs + 1}ms:${stepMs}ms] offset ${shift}ms)`;
}

/** The step of a subquery in each slot; a slot of the page's ranges is a multiple of it. */
function slotStep({ slotMs, first }: CoveredSlots, points: number): number {
  const most = Math.min(points / (HISTORY_SLOTS - first), slotMs / FINEST_STEP_MS);
  const steps = 2 ** Math.floor(Math.log2(Math.max(1, most)));
  return Math.max(1, Math.floor(slotMs / steps));
}

/**
 * For each service, at the ends of the steps in which an outage `began` or `ended`, by the recorded rule that has
 * samples only while a service is down and not in maintenance. Outages less than a step apart count as one.
 */
export function incidentsQuery(stepMs: number): string {
  const down = (offset: string) =>
    `max by (service_name) (last_over_time(service:health_status:down{monitor="penpal"}[${stepMs}ms]${offset}))`;
  return together({
    began: `(${down('')} unless on (service_name) ${down(` offset ${stepMs}ms`)})`,
    ended: `(${down('')} unless on (service_name) ${down(` offset -${stepMs}ms`)})`,
  });
}

/** Several expressions as one query; PART names the expression of a series. */
function together(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([part, expression]) => `label_replace(${expression}, "${PART}", "${part}", "", "")`)
    .join(' or ');
}

/** Of the characters of a name (letters, digits, `-`, `_`, `.`) only the dot has to be escaped. */
function matcher(services: readonly string[]): string {
  return `{service_name=~"${services.join('|').replaceAll('.', String.raw`\\.`)}"}`;
}
