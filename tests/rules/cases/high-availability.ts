import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const self = { instance: 'alertmanager:9093', job: 'penpal-alertmanager' } as const;
const up = (values: string) => given('up', self, values);
const b = { instance: 'alertmanager-b:9093' };
const upOfB = (values: string) => given('up', { ...self, ...b }, values);
const members = (values: string) => given('alertmanager_cluster_members', self, values);
const membersOfB = (values: string) =>
  given('alertmanager_cluster_members', { ...self, ...b }, values);
const hash = (values: string) => given('alertmanager_config_hash', self, values);
const hashOfB = (values: string) => given('alertmanager_config_hash', { ...self, ...b }, values);

export const highAvailabilityCases: readonly AlertCase[] = [
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'fires when one of two cannot be scraped for ten minutes, with its name',
    every: '15s',
    given: [up('1x80'), upOfB('1x3 0x80')],
    expect: [
      { at: '10m45s', firing: [] },
      {
        at: '11m',
        firing: [b],
        description: 'Messages may come twice, or soon not at all: alertmanager-b:9093 is down.',
      },
    ],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'stays quiet when both are down',
    every: '15s',
    given: [up('1x3 0x60'), upOfB('1x3 0x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'resolves two minutes after the other is back',
    every: '15s',
    given: [up('1x120'), upOfB('1x3 0x60 1x60')],
    expect: [
      { at: '15m', firing: [b] },
      { at: '19m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'fires when two do not know each other for ten minutes',
    every: '15s',
    given: [up('1x80'), upOfB('1x80'), members('2x3 1x80'), membersOfB('2x3 1x80')],
    expect: [
      { at: '10m45s', firing: [] },
      {
        at: '11m',
        firing: [{}],
        description:
          'Messages may come twice, or soon not at all: not every Alertmanager knows all others, or their configurations differ.',
      },
    ],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'fires when one has another configuration',
    every: '15s',
    given: [
      ...[up('1x80'), upOfB('1x80'), members('2x80'), membersOfB('2x80')],
      ...[hash('7x80'), hashOfB('7x3 9x80')],
    ],
    expect: [
      { at: '10m45s', firing: [] },
      { at: '11m', firing: [{}] },
    ],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'stays quiet with one Alertmanager',
    every: '15s',
    given: [up('1x80'), members('1x80'), hash('7x80')],
    expect: [{ at: '15m', firing: [] }],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'stays quiet while a change of the configuration is rolled out',
    every: '15s',
    given: [up('1x80'), upOfB('1x80'), hash('7x10 9x80'), hashOfB('7x20 9x80')],
    expect: [
      { at: '4m', firing: [] },
      { at: '12m', firing: [] },
    ],
  },
  {
    alert: 'AlertmanagerClusterDegraded',
    does: 'resolves when they know each other again',
    every: '15s',
    given: [up('1x120'), upOfB('1x120'), members('1x60 2x60'), membersOfB('1x60 2x60')],
    expect: [
      { at: '15m', firing: [{}] },
      { at: '18m', firing: [] },
    ],
  },
];
