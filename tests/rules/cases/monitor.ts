import type { InconclusiveReason } from '../../../exporter/metrics/catalog.ts';
import { given, givenBucket } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const instance = { instance: 'monitoring-service:3005' };
const monitor = { ...instance, job: 'penpal-monitoring' } as const;
const up = (values: string) => given('up', monitor, values);
const upOfOther = (values: string) => given('up', { ...monitor, instance: 'other:3005' }, values);
const memory = (values: string) => given('process_resident_memory_bytes', monitor, values);
const limitOf100 = given('penpal_monitoring_memory_limit_bytes', monitor, '100x99');
const reload = (values: string) =>
  given('penpal_monitoring_config_last_reload_successful', monitor, values);
const lag = (values: string) => [
  givenBucket('penpal_monitoring_schedule_lag_seconds', { ...monitor, le: '0.1' }, values),
  givenBucket('penpal_monitoring_schedule_lag_seconds', { ...monitor, le: '1' }, '0+400x100'),
  givenBucket('penpal_monitoring_schedule_lag_seconds', { ...monitor, le: '+Inf' }, '0+400x100'),
];

const inconclusive = (values: string, reason: InconclusiveReason = 'no_descriptors') =>
  given('penpal_monitoring_probes_inconclusive_total', { ...monitor, reason }, values);

export const monitorCases: readonly AlertCase[] = [
  {
    alert: 'MonitorDown',
    does: 'fires after a minute without a successful scrape',
    every: '5s',
    given: [up('1x3 0x60')],
    expect: [
      { at: '1m15s', firing: [] },
      {
        at: '1m30s',
        firing: [{}],
        description:
          'Prometheus cannot scrape the monitoring service. Outages of services go unnoticed.',
      },
    ],
  },
  {
    alert: 'MonitorDown',
    does: 'fires when the job is gone from prometheus.yml',
    every: '15s',
    given: [given('up', { job: 'penpal-prometheus' }, '1x20')],
    expect: [{ at: '2m', firing: [{}] }],
  },
  {
    alert: 'MonitorDown',
    does: 'stays quiet while the job of version 2.0.2 scrapes it',
    every: '15s',
    given: [given('up', { ...monitor, job: 'penpal-monitoring-service' }, '1x20')],
    expect: [{ at: '4m', firing: [] }],
  },
  {
    alert: 'MonitorDown',
    does: 'fires when the job of version 2.0.2 cannot scrape it',
    every: '15s',
    given: [given('up', { ...monitor, job: 'penpal-monitoring-service' }, '0x20')],
    expect: [{ at: '4m', firing: [{}] }],
  },
  {
    alert: 'MonitorDown',
    does: 'stays quiet during a restart of 30 seconds',
    every: '5s',
    given: [up('1x3 0x6 1x60')],
    expect: [{ at: '1m', firing: [] }],
  },
  {
    alert: 'MonitorDown',
    does: 'resolves when the monitoring service is back',
    every: '5s',
    given: [up('0x24 1x60')],
    expect: [
      { at: '2m', firing: [{}] },
      { at: '2m45s', firing: [{}] },
      { at: '3m30s', firing: [] },
    ],
  },
  {
    alert: 'MonitorDown',
    does: 'stays quiet while one of two shards is up',
    every: '5s',
    given: [up('0x60'), upOfOther('1x60')],
    expect: [{ at: '5m', firing: [] }],
  },
  {
    alert: 'MonitorInstanceDown',
    does: 'fires when one of two shards cannot be scraped for a minute',
    every: '5s',
    given: [up('1x3 0x60'), upOfOther('1x80')],
    expect: [
      { at: '1m15s', firing: [] },
      {
        at: '1m30s',
        firing: [instance],
        description:
          'Prometheus cannot scrape monitoring-service:3005. Outages of the services in its share go unnoticed.',
      },
    ],
  },
  {
    alert: 'MonitorInstanceDown',
    does: 'fires when a shard in prometheus.yml was never started',
    every: '5s',
    given: [up('0x60'), upOfOther('1x60')],
    expect: [
      { at: '45s', firing: [] },
      { at: '1m15s', firing: [instance] },
    ],
  },
  {
    alert: 'MonitorInstanceDown',
    does: 'stays quiet when all shards are down, because MonitorDown fires',
    every: '5s',
    given: [up('1x3 0x60'), upOfOther('1x3 0x60')],
    expect: [{ at: '4m', firing: [] }],
  },
  {
    alert: 'MonitorInstanceDown',
    does: 'stays quiet when a shard is removed',
    every: '5s',
    given: [up('1x3 0 stale'), upOfOther('1x80')],
    expect: [{ at: '4m', firing: [] }],
  },
  {
    alert: 'MonitorInstanceDown',
    does: 'resolves when the shard is back',
    every: '5s',
    given: [up('0x24 1x60'), upOfOther('1x90')],
    expect: [
      { at: '2m', firing: [instance] },
      { at: '2m45s', firing: [instance] },
      { at: '3m30s', firing: [] },
    ],
  },
  {
    alert: 'HighMemoryUsage',
    does: 'fires after five minutes above 80 % of the limit',
    every: '15s',
    given: [memory('50x3 81x60'), limitOf100],
    expect: [
      { at: '5m45s', firing: [] },
      {
        at: '6m',
        firing: [instance],
        description: 'monitoring-service:3005 uses 81% of its memory limit.',
        description_fr:
          'Le service de monitoring monitoring-service:3005 utilise 81\u202f% de sa limite de mémoire',
      },
    ],
  },
  {
    alert: 'HighMemoryUsage',
    does: 'stays quiet at exactly 80 %',
    every: '15s',
    given: [memory('80x60'), limitOf100],
    expect: [{ at: '12m', firing: [] }],
  },
  {
    alert: 'HighMemoryUsage',
    does: 'resolves five minutes after the memory is below 80 % again',
    every: '15s',
    given: [memory('95x22 60x60'), limitOf100],
    expect: [
      { at: '5m30s', firing: [instance] },
      { at: '10m15s', firing: [instance] },
      { at: '11m', firing: [] },
    ],
  },
  {
    alert: 'ConfigurationReloadFailed',
    does: 'fires one minute after a configuration was refused',
    every: '15s',
    given: [reload('1x3 0x20')],
    expect: [
      { at: '1m45s', firing: [] },
      {
        at: '2m',
        firing: [{ ...instance, service_name: 'monitoring-service' }],
        title: 'monitoring-service refused its new configuration',
        description:
          'monitoring-service:3005 still uses the last good configuration. Its log names the error.',
      },
    ],
  },
  {
    alert: 'ConfigurationReloadFailed',
    does: 'stays quiet while the configuration is valid',
    every: '15s',
    given: [reload('1x20')],
    expect: [{ at: '5m', firing: [] }],
  },
  {
    alert: 'ConfigurationReloadFailed',
    does: 'resolves after the next valid configuration',
    every: '15s',
    given: [reload('0x8 1x20')],
    expect: [
      { at: '2m', firing: [{ ...instance, service_name: 'monitoring-service' }] },
      { at: '3m', firing: [{ ...instance, service_name: 'monitoring-service' }] },
      { at: '4m', firing: [] },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'fires when probes have started late for a quarter of an hour',
    every: '1m',
    given: lag('0+391x100'),
    expect: [
      { at: '5m', firing: [] },
      {
        at: '15m',
        firing: [{ ...instance, reason: 'late' }],
        description:
          'Probes of monitoring-service:3005 say nothing or start late, because of its own host (late). Outages may go unnoticed.',
      },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'stays quiet while 99 % of the probes start within 0.4 s',
    every: '1m',
    given: lag('0+394x100'),
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'MonitorStarved',
    does: 'resolves when probes start on time again',
    every: '1m',
    given: lag('0+391x30 12130+400x69'),
    expect: [
      { at: '30m', firing: [{ ...instance, reason: 'late' }] },
      { at: '34m', firing: [{ ...instance, reason: 'late' }] },
      { at: '50m', firing: [] },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'fires when twenty probes within ten minutes were inconclusive',
    every: '1m',
    given: [inconclusive('0x5 0+3x30')],
    expect: [
      { at: '12m', firing: [] },
      { at: '18m', firing: [{ ...instance, reason: 'no_descriptors' }] },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'fires on a host without IPv6 for one service with only an IPv6 address, probed every 5 s',
    every: '1m',
    given: [inconclusive('0+12x30', 'no_ports')],
    expect: [
      { at: '5m', firing: [] },
      { at: '9m', firing: [{ ...instance, reason: 'no_ports' }] },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'stays quiet after one stall of fifteen services',
    every: '1m',
    given: [inconclusive('0x5 15x30')],
    expect: [
      { at: '7m', firing: [] },
      { at: '20m', firing: [] },
    ],
  },
  {
    alert: 'MonitorStarved',
    does: 'resolves when probes are conclusive again',
    every: '1m',
    given: [inconclusive('0+10x20 200x40')],
    expect: [
      { at: '20m', firing: [{ ...instance, reason: 'no_descriptors' }] },
      { at: '30m', firing: [{ ...instance, reason: 'no_descriptors' }] },
      { at: '40m', firing: [] },
    ],
  },
];
