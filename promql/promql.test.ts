import { expect, test } from 'vitest';
import * as q from './promql.ts';

const health = q.gauge('service_health_status');
const probes = q.counter('service_probes_total', { service_name: 'auth-service' });
const byService = q.sumBy(q.rate(probes, '5m'), 'service_name');
const recording = q.record('service:probes:rate5m', byService);

test.each([
  ['a selector without conditions', health, 'service_health_status'],
  [
    'a value with quotes, backslashes and newlines',
    q.gauge('service_health_status', { service_name: 'a"b\\c\nd' }),
    'service_health_status{service_name="a\\"b\\\\c\\nd"}',
  ],
  [
    'one of several values, with escaped characters',
    q.gauge('service_health_status', { service_name: q.oneOf('a.b', 'c|d') }),
    'service_health_status{service_name=~"a\\\\.b|c\\\\|d"}',
  ],
  [
    'none of several values',
    q.gauge('up', { job: q.noneOf('penpal-prometheus', 'ai-service') }),
    'up{job!~"penpal-prometheus|ai-service"}',
  ],
  ['every value but one', q.gauge('up', { job: q.not('ai-service') }), 'up{job!="ai-service"}'],
  [
    'a rate',
    q.rate(q.counter('service_probes_total'), '$__rate_interval'),
    'rate(service_probes_total[$__rate_interval])',
  ],
  [
    'an offset after the range',
    q.increase(q.ago(probes, '1d'), '1h'),
    'increase(service_probes_total{service_name="auth-service"}[1h] offset 1d)',
  ],
  [
    'a sum by labels',
    byService,
    'sum by (service_name) (rate(service_probes_total{service_name="auth-service"}[5m]))',
  ],
  [
    'a sum of counters for a recording, which begins at zero',
    q.sumFromZero(
      'penpal:ai_cost_usd:sum_total',
      q.counter('penpal_ai_cost_usd_total'),
      q.counter('penpal_conversations_total'),
    ),
    'sum by (instance) (penpal_ai_cost_usd_total) or (max by (instance) (penpal:ai_cost_usd:sum_total) and on (instance) max by (instance) (penpal_conversations_total)) or 0 * max by (instance) (penpal_conversations_total)',
  ],
  [
    'the growth of counters with their first count',
    q.increaseFromZero(
      q.counter('penpal_messages_total'),
      q.counter('penpal_conversations_total'),
      '1h',
    ),
    '((penpal_messages_total - last_over_time(penpal_messages_total[1d] offset 1h) >= 0 or penpal_messages_total) and count_over_time(penpal_messages_total[1h]) < on () group_left () max(count_over_time(penpal_conversations_total[1h])) unless penpal_messages_total offset 1h) or increase(penpal_messages_total[1h])',
  ],
  [
    'the growth of a total, which may fall',
    q.growth(q.gauge('penpal_payments_total', { status: 'failed' }), '1h'),
    'clamp_min(delta(penpal_payments_total{status="failed"}[1h]), 0)',
  ],
  ['the lowest', q.lowest(10, health), 'bottomk(10, service_health_status)'],
  [
    'a quantile over time',
    q.quantileOverTime(0.95, health, '15m'),
    'quantile_over_time(0.95, service_health_status[15m])',
  ],
  [
    'either of two',
    q.either(health, health, q.on('service_name')),
    'service_health_status or on (service_name) service_health_status',
  ],
  ['a sum of all', q.sumBy(health), 'sum (service_health_status)'],
  [
    'a quantile of buckets that keep le',
    q.histogramQuantile(
      0.95,
      q.sumBuckets(q.rate(q.buckets('service_probe_duration_seconds'), '5m'), 'service_name'),
    ),
    'histogram_quantile(0.95, sum by (le, service_name) (rate(service_probe_duration_seconds_bucket[5m])))',
  ],
  [
    'nested operations in parentheses',
    q.where(q.complement(q.ratio(q.sumBy(health), q.sumBy(health), q.on())), '<', 0),
    '(1 - (sum (service_health_status) / on () sum (service_health_status))) < 0',
  ],
  [
    'a comparison with a quantity of the same unit',
    q.where(health, '==', q.quantity('boolean', 1)),
    'service_health_status == 1',
  ],
  ['a fraction as written', q.times(health, 60, 300), 'service_health_status * 60 / 300'],
  [
    'the age of a timestamp',
    q.age(q.gauge('service_last_probe_timestamp_seconds')),
    'time() - service_last_probe_timestamp_seconds',
  ],
  [
    'a recorded series',
    q.recorded(recording, { service_name: 'auth-service' }),
    'service:probes:rate5m{service_name="auth-service"}',
  ],
])('renders %s', (_, { text }, expected) => {
  expect(text).toBe(expected);
});

test('units follow the operations', () => {
  expect(byService.unit).toBe('count/s');
  expect(q.ratio(byService, byService, q.on('service_name')).unit).toBe('ratio');
  expect(q.shareOfTime(health, '1h').unit).toBe('ratio');
  expect(q.recorded(recording).unit).toBe('count/s');
});
