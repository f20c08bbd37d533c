import { renderMatchers } from '../../promql/series.ts';
import { CONVERSATIONS, type Sample } from '../../demo/fleet/ai-metrics.ts';
import { createPlatform } from '../../demo/fleet/platform.ts';
import type { Platform } from '../../demo/fleet/platform.ts';

type Labels = Readonly<Record<string, string>>;
type Samples = readonly {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}[];

const MINUTE_MS = 60_000;
const SERVICES = ['auth-service', 'db-service', 'ai-service', 'payment-service'];
const MONITOR = { job: 'penpal-monitoring', instance: 'monitoring-service:3005' };
const ALERTMANAGER = { job: 'penpal-alertmanager', instance: 'alertmanager:9093' };

/** Minutes of each day in which the monitoring service and ai-service restart. */
const MONITOR_RESTARTS = 700;
const AI_SERVICE_RESTARTS = 900;
const DAY = 1440;

/**
 * The samples of a healthy Penpal, one per minute, in promtool's notation: the demo's business metrics
 * with day and night, services with good response times, one source that never worked, and two restarts each day.
 * `from` is the minute of the day at which it starts.
 */
export function healthyPenpal(startMs: number, minutes: number, from = 0) {
  let nowMs = startMs;
  const platform = createPlatform({ now: () => nowMs });
  const series = new Map<string, string[]>();
  const before = new Map<string, number>();
  for (let minute = 0; minute <= minutes; minute += 1) {
    nowMs = startMs + minute * MINUTE_MS;
    const clock = from + minute;
    for (const { name, labels, value } of samplesAt(platform, startMs, minute)) {
      const selector = name + renderMatchers(labels);
      const values = series.get(selector) ?? [];
      series.set(selector, values);
      const shown = sinceRestart(name, selector, value, clock, before);
      const isForgotten = shown === 0 && COUNTED_BY_AI.test(name) && name !== SUM_OF_ALL;
      const restarts = clock % DAY === AI_SERVICE_RESTARTS;
      if (isForgotten && clock > AI_SERVICE_RESTARTS && !restarts) continue;
      values.push(...Array<string>(minute - values.length).fill('_'));
      const isAway = clock % DAY === MONITOR_RESTARTS && SHOWN_BY_MONITOR.test(selector);
      const isGone = isForgotten && restarts;
      values.push(isAway ? awayValue(name) : isGone ? 'stale' : String(shown));
    }
  }
  return [...series].map(([selector, values]) => ({ series: selector, values: values.join(' ') }));
}

const SHOWN_BY_MONITOR = /^(service_|penpal_|process_|up\{.*penpal-monitoring)/;
const COUNTED_BY_AI = /^(ai_.*_total|penpal_ai_.*_total|penpal_conversations_total)$/;
/** The exporter sums it over all series, so it is 0 without any. */
const SUM_OF_ALL = 'penpal_conversations_total';

/** While the monitoring service restarts, its target is down and its series are stale. */
function awayValue(name: string): string {
  return name === 'up' ? '0' : 'stale';
}

/** The counters of ai-service restart at 0. */
function sinceRestart(
  name: string,
  selector: string,
  value: number,
  clock: number,
  before: Map<string, number>,
): number {
  if (!COUNTED_BY_AI.test(name) || clock < AI_SERVICE_RESTARTS) return value;
  if (clock % DAY === AI_SERVICE_RESTARTS) before.set(selector, value);
  return value - (before.get(selector) ?? 0);
}

function samplesAt(platform: Platform, startMs: number, minute: number): Samples {
  return [
    ...SERVICES.flatMap((service_name, index) => serviceSamples(service_name, index, minute)),
    ...businessSamples(platform, startMs),
    ...monitoringSamples(minute),
  ];
}

function serviceSamples(service_name: string, index: number, minute: number): Samples {
  const of = { service_name };
  const probes = 2 * minute;
  // One probe in fifty takes 0.8 s, the others 0.05 s.
  const slow = Math.floor(probes / 50);
  const bucket = (le: string, value: number) => ({
    name: 'service_probe_duration_seconds_bucket',
    labels: { ...of, le },
    value,
  });
  return [
    { name: 'service_health_status', labels: { ...of, service_url: `http://${index}` }, value: 1 },
    { name: 'service_probe_success', labels: of, value: 1 },
    { name: 'service_maintenance', labels: of, value: 0 },
    { name: 'service_response_time_seconds', labels: of, value: minute % 25 === 0 ? 0.8 : 0.05 },
    { name: 'service_slow_threshold_seconds', labels: of, value: 5 },
    { name: 'service_slo_latency_objective_seconds', labels: of, value: 1 },
    { name: 'service_slo_availability_objective_ratio', labels: of, value: 0.995 },
    { name: 'service_last_probe_timestamp_seconds', labels: of, value: 60 * minute - 20 },
    { name: 'service_dependency_status', labels: { ...of, dependency: 'redis' }, value: 1 },
    bucket('0.1', probes - slow),
    bucket('1', probes),
    bucket('+Inf', probes),
  ];
}

function businessSamples(platform: Platform, startMs: number): Samples {
  const planned = platform.ai(startMs, { planned: true });
  const families = new Map(planned.map(({ name, values }) => [name, values]));
  const of = (name: string) => families.get(name) ?? [];
  const mirrored = (name: string, samples: readonly Sample[]) =>
    samples.map(({ labels, value }) => ({ name, labels, value }));
  const costs = Map.groupBy(of('ai_costs_total'), ({ labels }) => labels['model']);
  const costOfModels = [...costs.values()].map((samples) => {
    const { provider = '', model = '' } = samples[0]?.labels ?? {};
    return { labels: { provider, model }, value: sum(samples) };
  });
  const conversations = of('ai_requests_total').filter(
    ({ labels }) => labels['endpoint'] === CONVERSATIONS && labels['status'] === '201',
  );
  const payments = platform.payments();
  const paymentsByStatus = {
    success: payments.successfulPayments,
    failed: payments.failedPayments,
    pending: payments.pendingPayments,
  };
  const scraped = ['ai_requests_total', 'ai_rate_limit_hits_total', 'ai_providers_health_status'];
  return [
    ...mirrored(
      'penpal_ai_tokens_consumed_total',
      of('ai_tokens_consumed_total').filter(({ labels }) => labels['type'] === 'prompt'),
    ),
    ...mirrored('penpal_ai_cost_usd_total', costOfModels),
    ...mirrored('penpal_conversations_total', [
      { labels: { status: 'created' }, value: sum(conversations) },
    ]),
    ...mirrored(
      'penpal_payments_total',
      Object.entries(paymentsByStatus).map(([status, value]) => ({ labels: { status }, value })),
    ),
    ...scraped.flatMap((name) =>
      of(name).map(({ labels, value }) => ({
        name,
        labels: { ...labels, job: 'ai-service' },
        value,
      })),
    ),
  ];
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

function monitoringSamples(minute: number): Samples {
  const up = (labels: Labels) => ({ name: 'up', labels, value: 1 });
  const counted = (name: string, labels: Labels, value: number) => ({
    name,
    labels: { ...labels, ...ALERTMANAGER },
    value,
  });
  const prometheus = { job: 'penpal-prometheus', instance: 'localhost:9090' };
  const group = { ...prometheus, rule_group: 'slo.yml;penpal-slo' };
  const source = { collector: 'auth-users', service_name: 'auth-service' };
  return [
    up(MONITOR),
    up(prometheus),
    up(ALERTMANAGER),
    ...['slack', 'email'].flatMap((integration) => [
      counted('alertmanager_notifications_total', { integration }, Math.floor(minute / 300)),
      counted('alertmanager_notifications_failed_total', { integration, reason: 'other' }, 0),
    ]),
    up({ job: 'ai-service', instance: 'ai-service:3003', service_name: 'ai-service' }),
    { name: 'process_resident_memory_bytes', labels: MONITOR, value: 90e6 + (minute % 7) * 1e6 },
    { name: 'penpal_monitoring_memory_limit_bytes', labels: MONITOR, value: 256e6 },
    { name: 'penpal_monitoring_config_last_reload_successful', labels: MONITOR, value: 1 },
    { name: 'penpal_collector_success', labels: source, value: 1 },
    {
      name: 'penpal_collector_last_success_timestamp_seconds',
      labels: source,
      value: 60 * minute - 10,
    },
    { name: 'penpal_collector_success', labels: { collector: 'planned' }, value: 0 },
    { name: 'prometheus_rule_evaluation_failures_total', labels: group, value: 0 },
    { name: 'prometheus_rule_group_last_duration_seconds', labels: group, value: 0.02 },
    { name: 'prometheus_config_last_reload_successful', labels: prometheus, value: 1 },
    { name: 'prometheus_notifications_alertmanagers_discovered', labels: prometheus, value: 1 },
    { name: 'prometheus_notifications_dropped_total', labels: prometheus, value: 0 },
  ];
}
