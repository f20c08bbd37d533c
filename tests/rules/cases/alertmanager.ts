import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const instance = { instance: 'alertmanager:9093' };
const self = { ...instance, job: 'penpal-alertmanager' } as const;
const up = (values: string) => given('up', self, values);

export const alertmanagerCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerDown',
    does: 'fires after five minutes without a successful scrape',
    every: '15s',
    given: [up('1x3 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      {
        at: '6m',
        firing: [{}],
        description: 'Nobody is notified of any alert: Prometheus cannot scrape Alertmanager.',
      },
    ],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'stays quiet during a restart of one minute',
    every: '15s',
    given: [up('1x3 0x3 1x60')],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'AlertmanagerDown',
    does: 'resolves when Alertmanager is back',
    every: '15s',
    given: [up('0x20 1x60')],
    expect: [
      { at: '5m', firing: [{}] },
      { at: '10m', firing: [{}] },
      { at: '11m', firing: [] },
    ],
  },
];
