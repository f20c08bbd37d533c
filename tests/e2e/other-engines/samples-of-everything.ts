import { groups } from '../../../alert-rules/groups.ts';
import { knownSeries } from '../../lint/promql/known-series.ts';
import { JOBS, metrics } from '../../../promql/metrics.ts';
import { GRAFANA } from '../../../promql/series.ts';
import type { MetricName } from '../../../promql/metrics.ts';
import type { MetricType, Unit } from '../../../exporter/metrics/catalog.ts';
import { RECORDED_SECONDS, SCRAPE_SECONDS, SERIES_WITH_A_GAP } from './known-differences.ts';

type Labels = Readonly<Record<string, string>>;

/** A series with a value at each of its times. */
export interface SampledSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly type: 'counter' | 'gauge';
  /** Unix seconds, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Number of scrapes. */
export const SCRAPED_SECONDS = 2.5 * 3600;
const SCRAPE = { stepSeconds: SCRAPE_SECONDS, seconds: SCRAPED_SECONDS };
/** Long enough for rules that compare with the same hour two weeks ago. */
const RECORDED = { stepSeconds: RECORDED_SECONDS, seconds: 14.2 * 86_400 };

/** Values of labels that rules and dashboards name, or that must match. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  collector: ['ai-usage', 'payments', 'auth-users'],
  service_name: ['ai-service', 'auth-service', 'db-service', 'payment-service'],
  status: ['success', 'failed', 'pending', 'created'],
  result: ['hit', 'miss'],
  operation: ['get', 'set'],
  provider: ['openai', 'anthropic'],
  model: ['gpt-4o', 'claude', 'gpt-4o-mini'],
  rule_group: ['slo.yml;penpal-slo', 'ai.yml;penpal-ai'],
  integration: ['webhook', 'slack', 'email', 'pagerduty'],
};
/** Values of a status that is a code of HTTP. */
const CODES = ['201', '400', '500', '503'];
const BUCKETS = ['0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '+Inf'];
/** The series that Prometheus adds for every target. */
const ABOUT_TARGETS: readonly string[] = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
];
const SERIES_EACH = 4;

/**
 * Some series for every metric of the catalogues, each with its own values: counters with a changing rate,
 * every fourth with one reset, and gauges that go up and down.
 */
export function samplesOfEverything(end: number): SampledSeries[] {
  const scraped = (Object.keys(metrics) as MetricName[]).flatMap((name) =>
    scrapedSeries(name, end),
  );
  const recordings = groups.flatMap(({ rules }) => rules.filter(({ kind }) => kind !== 'alert'));
  const known = knownSeries(recordings as Parameters<typeof knownSeries>[0]);
  const recorded = recordings.flatMap(({ name }) =>
    labelSets([...known.get(name)!.labels]).map((labels, index) =>
      sampled({ name, labels, type: known.get(name)!.type, unit: 'count', index }, RECORDED, end),
    ),
  );
  return [...scraped, ...recorded, seriesWithAGap(end)];
}

/** Three minutes of the last half hour are missing. */
function seriesWithAGap(end: number): SampledSeries {
  const kind = {
    name: SERIES_WITH_A_GAP,
    labels: {},
    type: 'gauge',
    unit: 'info',
    index: 0,
  } as const;
  const { times, ...series } = sampled(kind, SCRAPE, end);
  const kept = times.filter((at) => at <= end - 1380 || at > end - 1200);
  return { ...series, times: kept, values: kept.map(() => 1) };
}

interface Kind {
  readonly name: string;
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: Unit;
  readonly index: number;
}

function scrapedSeries(name: MetricName, end: number): SampledSeries[] {
  const { type, unit, labels: domains } = metrics[name];
  const sets = ABOUT_TARGETS.includes(name)
    ? [...JOBS, GRAFANA.job].map((job) => ({ job, instance: `${job}:1` }))
    : labelSets(Object.keys(domains), domains);
  const kinds = sets.flatMap((labels, index): Kind[] => {
    const from = { job: jobOf(name), instance: `${jobOf(name)}:1`, ...labels };
    if (type !== 'histogram') return [{ name, labels: from, type, unit, index }];
    return [
      ...BUCKETS.map((le) => ({
        ...{ name: `${name}_bucket`, labels: { ...from, le }, type: 'counter' as const },
        ...{ unit: 'count' as const, index },
      })),
      { name: `${name}_sum`, labels: from, type: 'counter', unit, index },
      { name: `${name}_count`, labels: from, type: 'counter', unit: 'count', index },
    ];
  });
  return kinds.map((kind) => sampled(kind, SCRAPE, end));
}

function jobOf(name: string): string {
  if (name.startsWith('prometheus_')) return 'penpal-prometheus';
  if (name.startsWith('alertmanager_')) return 'penpal-alertmanager';
  return name.startsWith('ai_') ? 'ai-service' : 'penpal-monitoring';
}

/** Pairs the values of the labels, so that series of different metrics match on common labels. */
function labelSets(
  names: readonly string[],
  domains: Readonly<Record<string, unknown>> = {},
): Labels[] {
  const own = names.filter((name) => name !== 'job' && name !== 'instance' && name !== 'le');
  const valueOf = (name: string, index: number) => {
    const domain = domains[name];
    const ofDomain = Array.isArray(domain) ? (domain as string[]) : [];
    const isCode = name === 'status' && domain === 'any';
    const values = isCode ? CODES : (VALUES[name] ?? ofDomain);
    return values.length === 0 ? `${name}-${index}` : values[index % values.length]!;
  };
  const sets = Array.from({ length: SERIES_EACH }, (_, index) =>
    own.map((name) => [name, valueOf(name, index)] as const),
  );
  return [...new Map(sets.map((set) => [String(set), Object.fromEntries(set)])).values()];
}

function sampled(
  { name, labels, type, unit, index }: Kind,
  { stepSeconds, seconds }: typeof SCRAPE,
  end: number,
): SampledSeries {
  const times: number[] = [];
  for (let at = end - seconds; at <= end; at += stepSeconds) times.push(at);
  const bucket = BUCKETS.indexOf(labels['le'] ?? '') + 1;
  // A database counts payments: a gauge that grows, but for pending ones.
  const isTotal = name === 'penpal_payments_total' && labels['status'] !== 'pending';
  const isCounted = type === 'counter' || isTotal;
  const values = isCounted ? counted(times.length, index, bucket) : measured(times, unit, index);
  return { name, labels, type: type === 'counter' ? 'counter' : 'gauge', times, values };
}

/** Starts high. Each growth depends on the step only, so that buckets stay in order. */
function counted(length: number, index: number, bucket: number): number[] {
  let value = 1e6;
  return Array.from({ length }, (_, step) => {
    if (index === 3 && step === Math.floor(length / 2)) value = 0;
    const busy = (3 + index) * (4 + ((step * 7 + index) % 5) + Math.round(2 * Math.sin(step / 40)));
    value += bucket === 0 ? busy : Math.ceil((busy * 4 * bucket) / BUCKETS.length);
    return value;
  });
}

function measured(times: readonly number[], unit: Unit, index: number): number[] {
  return times.map((at, step) => {
    const wave = 1 + 0.3 * Math.sin(step / 30 + index);
    if (unit === 'boolean') return (step + 11 * index) % 97 < 5 ? 0 : 1;
    if (unit === 'info') return 1;
    if (unit === 'timestamp_seconds') return at - 10 - ((step + index) % 20);
    if (unit === 'ratio') return 0.99 + 0.005 * Math.sin(step / 30 + index);
    return 1e6 * wave;
  });
}
