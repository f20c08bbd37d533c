import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const ai = {
  job: 'ai-service',
  instance: 'ai-service:3003',
  service_name: 'ai-service',
} as const;
const upOfAi = (values: string) => given('up', ai, values);

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
];
