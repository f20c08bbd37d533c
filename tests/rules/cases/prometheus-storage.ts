import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const instance = { instance: 'localhost:9090' };
const self = { ...instance, job: 'penpal-prometheus' } as const;
const corruptions = (values: string) =>
  given('prometheus_tsdb_wal_corruptions_total', self, values);
const compactions = (values: string) =>
  given('prometheus_tsdb_compactions_failed_total', self, values);

export const prometheusStorageCases: readonly AlertCase[] = [
  {
    alert: 'PrometheusLogCorrupted',
    does: 'fires when a corruption was found',
    every: '15s',
    given: [corruptions('0x4 1x60')],
    expect: [
      { at: '1m', firing: [] },
      { at: '2m', firing: [instance], description: 'localhost:9090 may have lost samples.' },
    ],
  },
  {
    alert: 'PrometheusLogCorrupted',
    does: 'stays quiet about an old corruption',
    every: '15s',
    given: [corruptions('1x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'PrometheusLogCorrupted',
    does: 'resolves hours later',
    every: '1m',
    given: [corruptions('0x4 1x300')],
    expect: [
      { at: '2h', firing: [instance] },
      { at: '3h7m', firing: [instance] },
      { at: '3h12m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusCompactionsFailing',
    does: 'fires when a compaction fails',
    every: '15s',
    given: [compactions('0x4 1x60')],
    expect: [
      { at: '1m', firing: [] },
      {
        at: '2m',
        firing: [instance],
        description: 'localhost:9090 cannot write blocks. Its disk may be full.',
      },
    ],
  },
  {
    alert: 'PrometheusCompactionsFailing',
    does: 'stays quiet while compactions work',
    every: '15s',
    given: [compactions('0x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'PrometheusCompactionsFailing',
    does: 'resolves when compactions work for hours',
    every: '1m',
    given: [compactions('0x4 1x300')],
    expect: [
      { at: '2h', firing: [instance] },
      { at: '3h7m', firing: [instance] },
      { at: '3h12m', firing: [] },
    ],
  },
];
