import { catalog } from '../exporter/metrics/catalog.ts';
import type { LabelDomain, MetricType, Unit } from '../exporter/metrics/catalog.ts';
import { externalMetrics } from './external-metrics.ts';

/** Scrape jobs that rules and dashboards name. prometheus.yml defines them. */
export const JOBS = [
  'penpal-monitoring',
  'penpal-prometheus',
  'penpal-alertmanager',
  'ai-service',
] as const;
/** The job of the monitoring service in version 2.0.2, which another Prometheus may still have. */
export const OLD_MONITOR_JOB = 'penpal-monitoring-service';

/** Grafana's job, only in Compose. */
const GRAFANA_JOB = 'penpal-grafana';

/** Labels that Prometheus adds to every scraped sample. */
const scrapeLabels = { job: [...JOBS, GRAFANA_JOB, OLD_MONITOR_JOB], instance: 'any' } as const;

/** Every metric that a query may name. */
export const metrics = { ...catalog, ...externalMetrics };
export type Metrics = typeof metrics;
export type MetricName = keyof Metrics;
export type NamesOfType<T extends MetricType> = {
  [N in MetricName]: Metrics[N]['type'] extends T ? N : never;
}[MetricName];

type Domains<N extends MetricName> = Metrics[N]['labels'] & typeof scrapeLabels;
export type LabelOf<N extends MetricName> = keyof Domains<N> & string;
export type UnitOf<N extends MetricName> = Metrics[N]['unit'] & Unit;

type Value<D> = D extends readonly (infer V extends string)[]
  ? V
  : D extends 'any'
    ? string
    : never;
/** The values of a label: any string, or one of a closed set. */
export type ValueOf<N extends MetricName, L extends LabelOf<N>> = Value<Domains<N>[L]>;

/** The labels of a metric as Prometheus stores it, with their domains. */
export function labelsOf(name: MetricName): Readonly<Record<string, LabelDomain>> {
  return { ...metrics[name].labels, ...scrapeLabels };
}
