import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const payments = { collector: 'payments', service_name: 'payment-service' };
const works = (values: string) => given('penpal_collector_success', payments, values);

export const collectorCases: readonly AlertCase[] = [
  {
    alert: 'CollectorFailing',
    does: 'fires when a source that worked before fails for ten minutes',
    every: '1m',
    given: [works('1x4 0x60')],
    expect: [
      { at: '14m', firing: [] },
      {
        at: '15m',
        firing: [payments],
        description: 'payments worked before and fails now. Its metrics are absent.',
      },
    ],
  },
  {
    alert: 'CollectorFailing',
    does: 'stays quiet during an outage of its service of any length, and after it',
    every: '1m',
    given: [
      works('1x4 0x60 1x20'),
      given('service_health_status', { service_name: 'payment-service' }, '1x5 0x58 1x30'),
    ],
    expect: [
      { at: '30m', firing: [] },
      { at: '64m', firing: [] },
      { at: '70m', firing: [] },
    ],
  },
  {
    alert: 'CollectorFailing',
    does: 'fires although the monitoring service was restarted on another instance',
    every: '1m',
    given: [
      given('penpal_collector_success', { ...payments, instance: 'a' }, '1x4 stale'),
      given('penpal_collector_success', { ...payments, instance: 'b' }, '_x5 0x60'),
    ],
    expect: [{ at: '16m', firing: [payments] }],
  },
  {
    alert: 'CollectorFailing',
    does: 'stays quiet for a source that was removed',
    every: '1m',
    given: [works('1x4 0x3 stale')],
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'CollectorFailing',
    does: 'stays quiet for a source that never worked',
    every: '1m',
    given: [works('0x120')],
    expect: [{ at: '2h', firing: [] }],
  },
  {
    alert: 'CollectorFailing',
    does: 'keeps firing for days, until the source works again',
    every: '5m',
    evaluatedEvery: '5m',
    given: [works('1 0x860 1x20')],
    expect: [
      { at: '23h', firing: [payments] },
      { at: '25h', firing: [payments] },
      { at: '71h', firing: [payments] },
      { at: '72h30m', firing: [] },
    ],
  },
  {
    alert: 'CollectorFailing',
    does: 'resolves after days when the source is removed from the configuration',
    every: '5m',
    evaluatedEvery: '5m',
    given: [works('1 0x400 stale')],
    expect: [
      { at: '33h', firing: [payments] },
      { at: '34h', firing: [] },
    ],
  },
  {
    alert: 'CollectorFailing',
    does: 'resolves when the source works again',
    every: '1m',
    given: [works('1 0x19 1x60')],
    expect: [
      { at: '19m', firing: [payments] },
      { at: '24m', firing: [payments] },
      { at: '27m', firing: [] },
    ],
  },
];
