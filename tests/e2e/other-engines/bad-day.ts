import { healthyPenpal } from '../../rules/healthy-day.ts';

/** A series in promtool's notation with one value per minute; `_` for none. */
export interface MinuteSeries {
  readonly series: string;
  readonly values: string;
}

/** An incident of the series with that name and label, from one minute until before another. */
interface Incident {
  readonly series: string;
  readonly from: number;
  readonly to: number;
  /** The value at a minute of the incident, instead of the healthy one. */
  readonly becomes: (minutesIn: number, before: number) => number;
}

export const BAD_DAY_MINUTES = 330;
const auth = '{service_name="auth-service"';
const value = (wrong: number) => () => wrong;
/** The timestamp before the incident, unchanged. */
const stands = (_: number, before: number) => before;
/** A counter with this growth per minute. */
const grows = (aMinute: number) => (minutesIn: number, before: number) =>
  before + aMinute * minutesIn;

/** Fails every second time. */
const nowAndThen = (minutesIn: number) => minutesIn % 2;

/** Each ends before the next one starts, so that every alert starts and ends once. */
const incidents: readonly Incident[] = [
  {
    series: 'service_probe_success{service_name="ai-service"',
    ...{ from: 10, to: 40, becomes: nowAndThen },
  },
  {
    series: 'service_response_time_seconds{service_name="payment-service"',
    ...{ from: 42, to: 58, becomes: value(2) },
  },
  { series: `service_health_status${auth}`, from: 70, to: 80, becomes: value(0) },
  { series: `service_probe_success${auth}`, from: 69, to: 80, becomes: value(0) },
  {
    series: 'service_response_time_seconds{service_name="db-service"',
    ...{ from: 100, to: 108, becomes: value(6) },
  },
  {
    series: 'service_dependency_status{service_name="payment-service"',
    ...{ from: 115, to: 122, becomes: value(0) },
  },
  { series: 'penpal_collector_success{collector="auth', from: 130, to: 145, becomes: value(0) },
  {
    series: 'penpal_collector_last_success_timestamp_seconds',
    ...{ from: 130, to: 145, becomes: stands },
  },
  { series: 'up{instance="ai-service:3003"', from: 155, to: 165, becomes: value(0) },
  { series: 'up{instance="alertmanager:9093"', from: 175, to: 181, becomes: value(0) },
  { series: 'up{instance="monitoring-service', from: 190, to: 195, becomes: value(0) },
  { series: 'process_resident_memory_bytes', from: 205, to: 220, becomes: value(230e6) },
  { series: 'prometheus_rule_evaluation_failures_total', from: 230, to: 330, becomes: grows(0.1) },
  { series: 'prometheus_config_last_reload_successful', from: 265, to: 270, becomes: value(0) },
  { series: 'penpal_payments_total{status="failed"', from: 280, to: 330, becomes: grows(4) },
  {
    series: 'ai_requests_total{endpoint="/api/v1/ai/chat",method="POST",status="500"',
    ...{ from: 310, to: 330, becomes: grows(200) },
  },
];

/** Some hours of Penpal with one incident after another, one value per minute. */
export function badDay(startMs: number): MinuteSeries[] {
  return healthyPenpal(startMs, BAD_DAY_MINUTES).map(({ series, values }) => {
    const own = incidents.filter((incident) => concerns(incident, series));
    const healthy = values.split(' ');
    return { series, values: own.reduce(withIncident, healthy).join(' ') };
  });
}

function concerns(incident: Incident, series: string): boolean {
  const [name = '', label = ''] = incident.series.split('{');
  return series.split('{')[0] === name && series.includes(label);
}

function withIncident(values: readonly string[], { from, to, becomes }: Incident): string[] {
  const before = Number(values[from - 1]);
  return values.map((healthy, minute) => {
    if (minute < from || minute >= to) return healthy;
    return String(becomes(minute - from + 1, before));
  });
}

/** The alerts that must fire. */
export const FIRING_ON_A_BAD_DAY: ReadonlySet<string> = new Set([
  ...['ServiceDown', 'ServiceBudgetBurnFast', 'SlowResponse'],
  'ServiceLatencyDegraded',
  ...['DependencyDown', 'CollectorFailing', 'TargetDown', 'AlertmanagerDown', 'MonitorDown'],
  ...[
    'HighMemoryUsage',
    'PrometheusRulesFailing',
    'AiRequestsFailing',
    'ConfigurationReloadFailed',
  ],
  ...['PaymentFailuresHigh', 'PaymentFailuresSevere'],
]);
