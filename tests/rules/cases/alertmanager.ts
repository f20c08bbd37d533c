import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const instance = { instance: 'alertmanager:9093' };
const self = { ...instance, job: 'penpal-alertmanager' } as const;
const up = (values: string) => given('up', self, values);
const reload = (values: string) =>
  given('alertmanager_config_last_reload_successful', self, values);

export const alertmanagerCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerDown',
    does: 'fires after two minutes without a successful scrape',
    every: '15s',
    given: [up('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [{}],
        description: 'Prometheus cannot scrape Alertmanager. Nobody is notified of any alert.',
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
      { at: '6m', firing: [{}] },
      { at: '7m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'fires one minute after a configuration was refused',
    every: '15s',
    given: [reload('1x3 0x20')],
    expect: [
      { at: '1m45s', firing: [] },
      {
        at: '2m',
        firing: [instance],
        description: 'alertmanager:9093 still uses the last good configuration.',
      },
    ],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'stays quiet while the configuration is valid',
    every: '15s',
    given: [reload('1x20')],
    expect: [{ at: '5m', firing: [] }],
  },
  {
    alert: 'AlertmanagerReloadFailed',
    does: 'resolves after the next valid configuration',
    every: '15s',
    given: [reload('0x8 1x20')],
    expect: [
      { at: '2m', firing: [instance] },
      { at: '3m', firing: [instance] },
      { at: '4m', firing: [] },
    ],
  },
];
