import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const ai = {
  job: 'ai-service',
  instance: 'ai-service:3003',
  service_name: 'ai-service',
} as const;
const upOfAi = (values: string) => given('up', ai, values);

const grafana = { job: 'penpal-grafana', instance: 'grafana:3006' } as const;
const upOfGrafana = (values: string) => given('up', grafana, values);

const auth = { service_name: 'auth-service' };
const health = (values: string, service_name = 'auth-service') =>
  given('service_health_status', { service_name }, values);
const monitor = (values: string) =>
  given('up', { job: 'penpal-monitoring', instance: 'monitoring-service:3005' }, values);

export const targetCases: readonly AlertCase[] = [
  {
    alert: 'TargetDown',
    does: 'fires when a target that worked before cannot be scraped for five minutes',
    every: '15s',
    given: [upOfAi('1x3 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      {
        at: '6m',
        firing: [ai],
        description: 'ai-service:3003 of the job ai-service cannot be scraped.',
      },
    ],
  },
  {
    alert: 'TargetDown',
    does: 'fires when a target moves to another address and cannot be scraped there',
    every: '15s',
    given: [upOfAi('1x3 stale'), given('up', { ...ai, instance: 'new-host:3003' }, '_x4 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      { at: '7m', firing: [{ ...ai, instance: 'new-host:3003' }] },
    ],
  },
  {
    alert: 'TargetDown',
    does: 'stays quiet for a job that never worked, and for jobs with alerts of their own',
    every: '15s',
    given: [
      upOfAi('0x60'),
      given('up', { job: 'penpal-monitoring' }, '1x3 0x60'),
      given('up', { job: 'penpal-alertmanager', instance: 'alertmanager-0' }, '1x60'),
      given('up', { job: 'penpal-alertmanager', instance: 'alertmanager-1' }, '1x3 0x60'),
    ],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'TargetDown',
    does: 'keeps firing for days, until the target is back',
    every: '5m',
    evaluatedEvery: '5m',
    given: [upOfAi('1x3 0x860 1x20')],
    expect: [
      { at: '23h', firing: [ai] },
      { at: '25h', firing: [ai] },
      { at: '71h', firing: [ai] },
      { at: '73h', firing: [] },
    ],
  },
  {
    alert: 'TargetDown',
    does: 'keeps firing when Prometheus was down for some hours meanwhile',
    every: '5m',
    evaluatedEvery: '5m',
    given: [upOfAi('1x3 0x300 _x60 0x20')],
    expect: [
      { at: '25h', firing: [ai] },
      { at: '31h20m', firing: [ai] },
    ],
  },
  {
    alert: 'TargetDown',
    does: 'resolves after days when the target is removed from the configuration',
    every: '5m',
    evaluatedEvery: '5m',
    given: [upOfAi('1x3 0x400 stale')],
    expect: [
      { at: '33h', firing: [ai] },
      { at: '34h', firing: [] },
    ],
  },
  {
    alert: 'TargetDown',
    does: 'stays quiet when a target is removed',
    every: '15s',
    given: [upOfAi('1x3 0x8 stale')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'TargetDown',
    does: 'resolves when the target can be scraped again',
    every: '15s',
    given: [upOfAi('1x3 0x40 1x60')],
    expect: [
      { at: '10m', firing: [ai] },
      { at: '12m', firing: [ai] },
      { at: '14m30s', firing: [] },
    ],
  },
  {
    alert: 'GrafanaDown',
    does: 'fires when Grafana cannot be scraped for five minutes, with the monitoring service or without',
    every: '15s',
    given: [upOfGrafana('1x3 0x60')],
    expect: [
      { at: '5m45s', firing: [] },
      {
        at: '7m',
        firing: [grafana],
        description: 'Prometheus cannot scrape Grafana at grafana:3006.',
      },
    ],
  },
  {
    alert: 'GrafanaDown',
    does: 'stays quiet with a Grafana elsewhere, which the job never reached',
    every: '15s',
    given: [upOfGrafana('0x120')],
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'GrafanaDown',
    does: 'stays quiet about the Grafana of others',
    every: '15s',
    given: [given('up', { job: 'grafana' as never, instance: 'theirs:3000' }, '1x3 0x60')],
    expect: [{ at: '10m', firing: [] }],
  },
  {
    alert: 'GrafanaDown',
    does: 'resolves when Grafana is back, and stays quiet during a restart',
    every: '15s',
    given: [upOfGrafana('1x3 0x8 1x20 0x40 1x60')],
    expect: [
      { at: '5m', firing: [] },
      { at: '16m', firing: [grafana] },
      { at: '22m', firing: [] },
    ],
  },
  {
    alert: 'TargetVanished',
    does: 'fires when a service is no longer listed, and ends after an hour',
    every: '1m',
    given: [monitor('1x100'), health('1x9 stale'), health('1x100', 'db-service')],
    expect: [
      { at: '14m', firing: [] },
      {
        at: '16m',
        firing: [auth],
        description: 'auth-service vanished from the configuration or from a list of services.',
      },
      { at: '1h5m', firing: [auth] },
      { at: '1h15m', firing: [] },
    ],
  },
  {
    alert: 'TargetVanished',
    does: 'fires when Prometheus no longer gets the target of a service',
    every: '1m',
    given: [monitor('1x100'), health('1x100', 'ai-service'), upOfAi('1x9 stale')],
    expect: [{ at: '20m', firing: [{ service_name: 'ai-service' }] }],
  },
  {
    alert: 'TargetVanished',
    does: 'stays quiet when the monitoring service restarts, or is down',
    every: '1m',
    given: [monitor('1x9 0x30 1x60'), health('1x9 stale _x31 1x50')],
    expect: [
      { at: '20m', firing: [] },
      { at: '38m', firing: [] },
      { at: '50m', firing: [] },
    ],
  },
  {
    alert: 'TargetVanished',
    does: 'stays quiet when a target moves to another address',
    every: '1m',
    given: [
      ...[monitor('1x100'), health('1x100', 'ai-service'), upOfAi('1x9 stale')],
      given('up', { ...ai, instance: 'new-host:3003' }, '_x10 1x60'),
    ],
    expect: [{ at: '20m', firing: [] }],
  },
  {
    alert: 'TargetVanished',
    does: 'resolves when the service is listed again',
    every: '1m',
    given: [monitor('1x100'), health('1x9 stale _x10 1x60')],
    expect: [
      { at: '18m', firing: [auth] },
      { at: '24m', firing: [] },
    ],
  },
];
