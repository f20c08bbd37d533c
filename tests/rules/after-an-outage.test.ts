import { expect, test } from 'vitest';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { given, type GivenSeries } from './alert-case.ts';
import { askPromtool } from './ask-promtool.ts';

/** Minutes of health before the fault, of the fault, and of health after it: longer than most windows. */
const BEFORE = 10;
const FAULT = 45;
const AFTER = 65;
const MINUTES = BEFORE + FAULT + AFTER;

/** A gauge with one value while all is well and another while it is not. */
const turns = (good: number, bad: number) =>
  `${good}x${BEFORE - 1} ${bad}x${FAULT - 1} ${good}x${AFTER}`;
const always = (value: number) => `${value}x${MINUTES}`;
/** Counts only during the fault. */
const counts = `0x${BEFORE - 1} 0+10x${FAULT} ${10 * FAULT}x${AFTER}`;

function everythingOf(service_name: string, healthy: string, tookSeconds: string): GivenSeries[] {
  const of = { service_name };
  return [
    given('service_health_status', { ...of, service_url: 'http://service' }, healthy),
    given('service_probe_success', of, healthy),
    given('service_response_time_seconds', of, tookSeconds),
    given('service_slow_threshold_seconds', of, always(5)),
    given('service_slo_latency_objective_seconds', of, always(1)),
    given('service_slo_availability_objective_ratio', of, always(0.995)),
    given('service_dependency_status', { ...of, dependency: 'redis' }, healthy),
    given('penpal_collector_success', { ...of, collector: `of-${service_name}` }, healthy),
    given('up', { ...of, job: 'ai-service', instance: `${service_name}:3000` }, healthy),
  ];
}

const DOWN = ['auth-service', 'ai-service', 'payment-service'];
const series = [
  ...DOWN.flatMap((name) => everythingOf(name, turns(1, 0), turns(0.2, 5))),
  ...everythingOf('db-service', always(1), turns(0.2, 6)),
  given('nodejs_eventloop_lag_p99_seconds', { service_name: 'auth-service' }, turns(0.02, 4)),
  given(
    'ai_requests_total',
    { endpoint: '/chat', method: 'POST', status: '500', job: 'ai-service' },
    counts,
  ),
  given('penpal_payments_total', { status: 'failed' }, counts),
  given('up', { job: 'penpal-monitoring' }, always(1)),
  given('up', { job: 'penpal-alertmanager' }, always(1)),
];

const FIRING = 'ALERTS{alertstate="firing",severity!="none"}';
const anyTime = (alerts: string) =>
  `max by (alertname, service_name) (max_over_time((${alerts})[${MINUTES}m:1m]))`;
/** What silences the others: Alertmanager tells what fires at a minute without it. */
const told = `${FIRING} unless on (service_name) (${FIRING.replace('}', ',alertname=~"ServiceDown|SlowResponse"}')})`;

test('outages and a slow service are each reported by one alert, with all that comes with them', async ({
  skip,
}) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const queries = [anyTime(FIRING), anyTime(told)] as const;
  const found = await askPromtool(promtool, series, queries, `${MINUTES}m`, '1m');
  const [fired, besides] = queries.map((query) =>
    (found.get(query) ?? []).map((line) =>
      line.replace(/\{alertname="(.*?)", .*="(.*?)"\} 1/, '$1 $2'),
    ),
  );
  expect(besides).toEqual([]);
  expect(fired).toEqual([
    'ServiceDown ai-service',
    'ServiceDown auth-service',
    'ServiceDown payment-service',
    'SlowResponse ai-service',
    'SlowResponse auth-service',
    'SlowResponse db-service',
    'SlowResponse payment-service',
  ]);
});
