import { HIGH_MEMORY_RATIO } from '../../../alert-rules/thresholds.ts';
import { alert } from '../../../alert-rules/lib/rule.ts';
import { stat } from '../../../dashboards/lib/panels.ts';
import * as q from '../../../promql/promql.ts';
import { show } from '../../../dashboards/lib/query.ts';
import { column } from '../../../dashboards/lib/table.ts';

const perReason = q.rate(q.counter('service_probe_failures_total'), '5m');
const durations = q.rate(q.buckets('service_probe_duration_seconds'), '5m');
const memory = q.gauge('process_resident_memory_bytes');
const health = q.gauge('service_health_status');

const anAlert = {
  name: 'ServiceOdd',
  severity: 'info',
  for: '1m',
  keepFiringFor: '1m',
  summary: 'A service is odd',
  french: () => 'Un service est étrange',
  description: () => 'It is odd.',
  dashboard: 'overview',
  why: 'It is an example.',
} as const;

/**
 * Mistakes that must not compile. If one compiles, its `@ts-expect-error` is an error. Nothing runs this
 * file; `promql-mistakes.test.ts` compiles it.
 */
export const mistakes: Readonly<Record<string, () => unknown>> = {
  // @ts-expect-error unknown metric
  'an unknown metric': () => q.gauge('service_helth_status'),
  // @ts-expect-error unknown label
  'an unknown label': () => q.gauge('service_health_status', { servicename: 'a' }),
  'a value outside a closed set': () =>
    // @ts-expect-error no such reason
    q.counter('service_probe_failures_total', { reason: 'time_out' }),
  'a negated value outside a closed set': () =>
    // @ts-expect-error no such reason
    q.counter('service_probe_failures_total', { reason: q.not('time_out') }),
  'one of several values outside a closed set': () =>
    // @ts-expect-error no such reason
    q.counter('service_probe_failures_total', { reason: q.oneOf('dns', 'time_out') }),
  'an unknown job': () =>
    // @ts-expect-error no such job
    q.gauge('up', { job: 'grafana' }),
  // @ts-expect-error a gauge has no rate
  'rate of a gauge': () => q.rate(health, '5m'),
  // @ts-expect-error a gauge does not increase
  'increase of a gauge': () => q.increase(health, '5m'),
  // @ts-expect-error rate needs a selector
  'rate of a rate': () => q.rate(perReason, '5m'),
  // @ts-expect-error a counter is no gauge
  'a counter read as a gauge': () => q.gauge('service_probes_total'),
  // @ts-expect-error a counter is not shown or compared as it is
  'a raw counter': () => q.where(q.counter('service_probes_total'), '>', 0),
  // @ts-expect-error a counter is not summed as it is
  'the sum of a raw counter': () => q.sumBy(q.counter('service_probes_total')),
  'a sum of gauges as a counter': () =>
    // @ts-expect-error a gauge does not grow
    q.sumFromZero('a:b:sum_total', health, q.counter('service_probes_total')),
  // @ts-expect-error only gauges have values over time
  'a quantile over time of a counter': () => q.quantileOverTime(0.9, perReason, '5m'),
  // @ts-expect-error seconds or bytes
  'either of different units': () => q.either(health, memory, q.on('instance')),
  // @ts-expect-error `reason` is gone
  'a label that is gone': () => q.sumBy(q.sumBy(perReason, 'service_name'), 'reason'),
  // @ts-expect-error failures have no `phase`
  'a label that was never there': () => q.sumBy(perReason, 'phase'),
  // @ts-expect-error a gauge has no `le`
  'le on what is no histogram': () => q.gauge('service_health_status', { le: '0.5' }),
  // @ts-expect-error a counter has no `le`
  'a sum by le of what is no histogram': () => q.sumBy(perReason, 'le'),
  // @ts-expect-error gauges have no buckets
  'buckets of a gauge': () => q.buckets('service_health_status'),
  // @ts-expect-error no buckets
  'a quantile of what is no histogram': () => q.histogramQuantile(0.95, perReason),
  'a quantile of buckets without their rate': () =>
    // @ts-expect-error no rate
    q.histogramQuantile(0.95, q.buckets('service_probe_duration_seconds')),
  'a quantile after `le` was summed away': () =>
    // @ts-expect-error sumBy is not for buckets
    q.histogramQuantile(0.95, q.sumBy(durations, 'service_name')),
  // @ts-expect-error bytes are no ratio
  'a threshold of another unit': () => q.where(memory, '>', HIGH_MEMORY_RATIO),
  // @ts-expect-error a number without a unit
  'a threshold without a unit': () => q.where(memory, '>', 0.8),
  'a panel’s threshold of another unit': () =>
    stat({
      title: 'Memory',
      description: 'In bytes.',
      queries: [show(memory, '')],
      // @ts-expect-error bytes are no ratio
      steps: [{ from: HIGH_MEMORY_RATIO, color: 'red' }],
    }),
  'a column’s threshold of another unit': () =>
    // @ts-expect-error bytes are no ratio
    column(memory, 'Memory', { steps: [{ from: HIGH_MEMORY_RATIO, color: 'red' }] }),
  'a legend with a label that is gone': () =>
    // @ts-expect-error only service_name is left
    show(q.maxBy(health, 'service_name'), ['instance']),
  'an alert’s text with a label that is gone': () =>
    alert({
      ...anAlert,
      expression: q.maxBy(health, 'service_name'),
      // @ts-expect-error only service_name is left
      description: (labels) => typeof labels.instance,
    }),
  'a link to one service of an alert without a service': () =>
    // @ts-expect-error which service?
    alert({ ...anAlert, expression: q.maxBy(health), dashboard: 'service' }),
  'vectors of different units compared': () =>
    q.whereMatched(
      q.gauge('service_response_time_seconds'),
      '>',
      // @ts-expect-error a ratio
      q.gauge('service_slo_availability_objective_ratio'),
      q.on('service_name'),
    ),
  'a ratio of different units': () =>
    // @ts-expect-error seconds by bytes
    q.ratio(q.gauge('service_response_time_seconds'), memory, q.on('instance')),
  'matching on a label that one side lacks': () =>
    // @ts-expect-error the memory has no service_name
    q.and(health, memory, q.on('service_name')),
  'matching on a label that was summed away': () =>
    q.whereMatched(
      q.maxBy(health, 'service_name'),
      '==',
      q.maxBy(health, 'service_name'),
      // @ts-expect-error only service_name is left
      q.on('instance'),
    ),
};
