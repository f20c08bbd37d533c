import { given } from '../../alert-case.ts';
import type { AlertCase } from '../../alert-case.ts';

const instance = { instance: 'localhost:9090' };
const self = { ...instance, job: 'penpal-prometheus' } as const;
const compactions = (values: string) =>
  given('prometheus_tsdb_compactions_failed_total', self, values);

const disk = (freeOf100: string) => [
  given('penpal_monitoring_disk_available_bytes', monitor, freeOf100),
  given('penpal_monitoring_disk_size_bytes', monitor, '100x400'),
];
const monitor = { job: 'penpal-monitoring', instance: 'monitoring-service:3005' } as const;
const ofMonitor = { instance: monitor.instance, reason: 'disk_nearly_full' };
const refused = (values: string) =>
  given('prometheus_remote_storage_samples_failed_total', self, values);
const sentUntil = (values: string) =>
  given('prometheus_remote_storage_queue_highest_sent_timestamp_seconds', self, values);

export const prometheusStorageCases: readonly AlertCase[] = [
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'fires a quarter of an hour after a compaction failed',
    every: '15s',
    given: [compactions('0x4 1x200')],
    expect: [
      { at: '16m', firing: [] },
      {
        at: '17m',
        firing: [{ ...instance, reason: 'compactions_fail' }],
        description: 'Samples may soon be lost: localhost:9090 cannot write blocks.',
        description_fr:
          'localhost:9090 risque de ne plus pouvoir enregistrer ses données\u00a0: l’écriture des blocs échoue',
      },
    ],
  },
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'stays quiet while compactions work',
    every: '15s',
    given: [compactions('0x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'resolves when compactions work for hours',
    every: '1m',
    given: [compactions('0x4 1x300')],
    expect: [
      { at: '2h', firing: [{ ...instance, reason: 'compactions_fail' }] },
      { at: '3h15m', firing: [{ ...instance, reason: 'compactions_fail' }] },
      { at: '3h25m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusRemoteWriteFailing',
    does: 'fires when the remote storage refuses samples for ten minutes',
    every: '15s',
    given: [refused('0x4 0+5x100'), sentUntil('0+15x200')],
    expect: [
      { at: '10m', firing: [] },
      {
        at: '12m',
        firing: [instance],
        description:
          'The remote storage refuses samples of localhost:9090, or gets them more than five minutes late.',
      },
    ],
  },
  {
    alert: 'PrometheusRemoteWriteFailing',
    does: 'fires when the remote storage cannot be reached for a quarter of an hour',
    every: '15s',
    given: [refused('0x100'), sentUntil('0+15x8 120x100')],
    expect: [
      { at: '16m', firing: [] },
      { at: '18m', firing: [instance] },
    ],
  },
  {
    alert: 'PrometheusRemoteWriteFailing',
    does: 'stays quiet when the remote storage restarts, or refused samples once',
    every: '15s',
    given: [refused('0x8 7x100'), sentUntil('0+15x8 120x16 390+15x100')],
    expect: ['6m', '10m', '14m', '20m'].map((at) => ({ at: at as `${number}m`, firing: [] })),
  },
  {
    alert: 'PrometheusRemoteWriteFailing',
    does: 'resolves when all samples arrive again',
    every: '15s',
    given: [refused('0x200'), sentUntil('0x100 1515+15x100')],
    expect: [
      { at: '20m', firing: [instance] },
      { at: '29m', firing: [instance] },
      { at: '32m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'fires when less than a tenth of the disk has been free for a quarter of an hour',
    every: '15s',
    given: disk('10x8 9x200'),
    expect: [
      { at: '17m', firing: [] },
      {
        at: '17m30s',
        firing: [ofMonitor],
        description:
          'Samples may soon be lost: only 9% of the disk of monitoring-service:3005 is free.',
        description_fr:
          'monitoring-service:3005 risque de ne plus pouvoir enregistrer ses données\u00a0: il reste 9\u202f% du disque',
      },
    ],
  },
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'stays quiet while a tenth is free',
    every: '15s',
    given: disk('10x200'),
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'PrometheusStorageAtRisk',
    does: 'resolves a quarter of an hour after there is room again',
    every: '15s',
    given: disk('5x80 50x200'),
    expect: [
      { at: '20m', firing: [ofMonitor] },
      { at: '35m', firing: [ofMonitor] },
      { at: '36m', firing: [] },
    ],
  },
];
