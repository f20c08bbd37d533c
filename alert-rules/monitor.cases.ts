import { given } from './alert-case.ts';
import type { AlertCase } from './alert-case.ts';

const monitor = { job: 'penpal-monitoring', instance: 'monitoring-service:3005' } as const;
const memory = (values: string) => given('process_resident_memory_bytes', monitor, values);
const limitOf100 = given('penpal_monitoring_memory_limit_bytes', monitor, '100x99');

export const monitorCases: readonly AlertCase[] = [
  {
    alert: 'HighMemoryUsage',
    does: 'fires after five minutes above 80 % of the limit',
    every: '15s',
    given: [memory('50x3 81x60'), limitOf100],
    expect: [
      { at: '5m45s', firing: [] },
      {
        at: '6m',
        firing: [monitor],
        says: 'monitoring-service:3005 uses 81% of its memory limit.',
      },
    ],
  },
  {
    alert: 'HighMemoryUsage',
    does: 'stays quiet at 80 % exactly',
    every: '15s',
    given: [memory('80x60'), limitOf100],
    expect: [{ at: '12m', firing: [] }],
  },
  {
    alert: 'HighMemoryUsage',
    does: 'resolves five minutes after the memory is back below the limit',
    every: '15s',
    given: [memory('95x22 60x60'), limitOf100],
    expect: [
      { at: '5m30s', firing: [monitor] },
      { at: '10m15s', firing: [monitor] },
      { at: '11m', firing: [] },
    ],
  },
];
