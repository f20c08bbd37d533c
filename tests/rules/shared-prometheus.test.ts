import { expect, test } from 'vitest';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { askPromtool } from './ask-promtool.ts';
import type { GivenSeries } from './alert-case.ts';
import { healthyPenpal } from './healthy-day.ts';

const MINUTES = 30;
const series = (name: string, labels: Record<string, string>, values: string): GivenSeries => ({
  series: `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`,
  values,
});
const works = `1x${MINUTES}`;
const breaks = `1x4 0x${MINUTES - 5}`;
const grows = `0x4 0+1x${MINUTES - 5}`;

/** Ten targets of other people, three of them down. They also have a Prometheus and an Alertmanager. */
const FOREIGN_TARGETS: readonly GivenSeries[] = [
  ...['a', 'b', 'c', 'd', 'e'].map((host) => series('up', { job: 'node', instance: host }, works)),
  series('up', { job: 'node', instance: 'f' }, breaks),
  series('up', { job: 'shop', instance: 'shop:80' }, breaks),
  series('up', { job: 'grafana', instance: 'grafana:3000' }, works),
  series('up', { job: 'prometheus', instance: 'theirs:9090' }, works),
  series('up', { job: 'alertmanager', instance: 'theirs:9093' }, breaks),
];

const theirPrometheus = { job: 'prometheus', instance: 'theirs:9090' };
const theirAlertmanager = { job: 'alertmanager', instance: 'theirs:9093' };
/** Their faults, and a broken rule of theirs in the Prometheus that evaluates our rules, too. */
const FOREIGN_FAULTS: readonly GivenSeries[] = [
  series('prometheus_config_last_reload_successful', theirPrometheus, breaks),
  series('prometheus_notifications_alertmanagers_discovered', theirPrometheus, breaks),
  series('prometheus_notifications_dropped_total', theirPrometheus, grows),
  series('prometheus_tsdb_compactions_failed_total', theirPrometheus, grows),
  series('alertmanager_config_last_reload_successful', theirAlertmanager, breaks),
  series(
    'alertmanager_notifications_failed_total',
    { ...theirAlertmanager, integration: 'slack', reason: 'clientError' },
    grows,
  ),
  series(
    'prometheus_rule_evaluation_failures_total',
    { job: 'penpal-prometheus', instance: 'localhost:9090', rule_group: '/etc/shop.yml;slo' },
    grows,
  ),
];

test('a Prometheus that also scrapes the targets of others gives no alert of ours', async ({
  skip,
}) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const ours = healthyPenpal(Date.parse('2026-11-24T00:00:00Z'), MINUTES);
  const alerts = 'ALERTS{alertname!="Watchdog"}';
  const foreign = 'sum(up{job!~"penpal-.*"} == bool 0)';
  const found = await askPromtool(
    promtool,
    [...ours, ...FOREIGN_TARGETS, ...FOREIGN_FAULTS],
    [alerts, foreign],
    `${MINUTES}m`,
    '1m',
  );
  expect(found.get(foreign)).toEqual(['{} 3']);
  expect(found.get(alerts)).toBeUndefined();
});
