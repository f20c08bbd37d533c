import { describe, expect, test } from 'vitest';
import { knownSeries } from './known-series.ts';
import { readPromql } from './read-promql.ts';

const known = knownSeries([]);
const read = (text: string) => readPromql(text, known);

describe('finds', () => {
  test.each([
    ['syntax', 'rate(http_requests_total[5m)', 'syntax error'],
    ['an unknown series', 'service_helth', 'unknown series service_helth'],
    ['a histogram without a suffix', 'service_probe_duration_seconds', 'unknown series'],
    ['an unknown label', 'service_health_status{name="a"}', 'has no label name'],
    ['a raw counter', 'sum(http_requests_total)', 'take its rate or increase'],
    ['raw buckets', 'service_probe_duration_seconds_bucket', 'take its rate or increase'],
    ['rate of a gauge', 'rate(service_health_status[5m])', 'rate of the gauge'],
    [
      'a label that is gone',
      'sum by (job) (sum by (instance) (up))',
      'by job, which does not exist',
    ],
    [
      'matching on different labels',
      'service_probe_success > scrape_duration_seconds',
      'matches on all labels, which differ',
    ],
    ['the sum of a counter', 'sum(http_requests_total)', 'take its rate or increase'],
    ['increase of a sum of gauges', 'increase(sum by (job) (up)[5m:1m])', 'increase of the gauge'],
    [
      'matching on a label of one side only',
      'scrape_duration_seconds / on (service_name) scrape_duration_seconds',
      'matches on service_name',
    ],
    [
      'a quantile without le',
      'histogram_quantile(0.9, sum by (job) (rate(service_probe_duration_seconds_bucket[5m])))',
      'without le',
    ],
  ])('%s', (_, text, fault) => {
    expect(read(text).faults.join()).toContain(fault);
  });
});

describe('finds the labels', () => {
  test.each([
    ['a selector', 'up', 'instance,job,service_name'],
    ['a sum', 'sum(up)', ''],
    ['a sum by label', 'sum by (job) (up)', 'job'],
    ['a match', 'up == on (job) up', 'job'],
    ['unless', 'up unless on (job) sum by (job) (up)', 'instance,job,service_name'],
    ['the growth of a sum', 'increase(sum by (job) (http_requests_total)[5m:1m])', 'job'],
    ['an added label', 'label_replace(sum by (job) (up), "why", "down", "", "")', 'job,why'],
    ['an absent', 'absent(up{job="prometheus"} == 1)', ''],
    [
      'a quantile',
      'histogram_quantile(0.9, sum by (le, service_name) (rate(service_probe_duration_seconds_bucket[$__rate_interval])))',
      'service_name',
    ],
  ])('of %s', (_, text, labels) => {
    const reading = read(text);
    expect(reading.faults).toEqual([]);
    expect([...reading.labels].sort().join()).toBe(labels);
  });

  test('finds the windows', () => {
    const text = 'rate(http_requests_total[$__rate_interval]) > avg_over_time(up[5m])';
    expect(read(text).windows).toEqual(['rate $__rate_interval', 'avg_over_time 5m']);
  });
});
