import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const auth = { service_name: 'auth-service' };
const maintenance = given('service_maintenance', auth, '1x200');
const objectiveOf1s = given('service_slo_latency_objective_seconds', auth, '1x200');
const took = (values: string) => given('service_response_time_seconds', auth, values);
/** One probe per sample. Every tenth takes 1.75 s, the others 0.2 s. */
const oneInTenSlow = took('1.75 0.2x8 '.repeat(20));
const redis = { ...auth, dependency: 'redis' };
const dependency = (values: string) => given('service_dependency_status', redis, values);
const lastProbe = (values: string) => given('service_last_probe_timestamp_seconds', auth, values);

export const serviceQualityCases: readonly AlertCase[] = [
  {
    alert: 'ServiceLatencyDegraded',
    does: 'fires when every tenth response is slower than the objective for 15 minutes',
    every: '30s',
    given: [oneInTenSlow, objectiveOf1s],
    expect: [
      { at: '14m30s', firing: [] },
      {
        at: '15m30s',
        firing: [auth],
        description:
          '5 % of the responses of auth-service took 1.75 s or longer, which is above its objective.',
        description_fr:
          'auth-service est plus lent que son objectif\u00a0: 5\u202f% des réponses prennent au moins 1,75\u202fs',
      },
    ],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'stays quiet when every response meets the objective',
    every: '1m',
    given: [took('0.99x60'), objectiveOf1s],
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'stays quiet when only the first response is slow',
    every: '30s',
    given: [took('4 0.2x100'), objectiveOf1s],
    expect: [
      { at: '15m', firing: [] },
      { at: '16m', firing: [] },
    ],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'stays quiet just below an objective between two bucket bounds',
    every: '1m',
    given: [took('0.29x60'), given('service_slo_latency_objective_seconds', auth, '0.3x200')],
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'stays quiet in maintenance',
    every: '1m',
    given: [oneInTenSlow, objectiveOf1s, maintenance],
    expect: [{ at: '30m', firing: [] }],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'stays quiet after a maintenance with slow responses',
    every: '1m',
    given: [took('3x30 0.2x60'), objectiveOf1s, given('service_maintenance', auth, '1x30 0x60')],
    expect: [
      { at: '35m', firing: [] },
      { at: '42m', firing: [] },
      { at: '50m', firing: [] },
    ],
  },
  {
    alert: 'ServiceLatencyDegraded',
    does: 'resolves when responses are fast again',
    every: '1m',
    given: [took('2x20 0.2x100'), objectiveOf1s],
    expect: [
      { at: '20m', firing: [auth] },
      { at: '37m', firing: [auth] },
      { at: '45m', firing: [] },
    ],
  },
  {
    alert: 'DependencyDown',
    does: 'fires after two minutes of a dependency failure',
    every: '15s',
    given: [dependency('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [redis],
        description: 'auth-service reports that its dependency redis does not work.',
        title: 'auth-service: redis does not work',
      },
    ],
  },
  {
    alert: 'DependencyDown',
    does: 'stays quiet after a short failure and in maintenance',
    every: '15s',
    given: [
      dependency('1x3 0x6 1x60'),
      given('service_dependency_status', { service_name: 'db-service', dependency: 'a' }, '0x60'),
      given('service_maintenance', { service_name: 'db-service' }, '1x60'),
    ],
    expect: [
      { at: '3m', firing: [] },
      { at: '10m', firing: [] },
    ],
  },
  {
    alert: 'DependencyDown',
    // Prometheus restarted then, and does not know that the series has ended.
    does: 'stays quiet when a failed dependency is no longer reported',
    every: '15s',
    given: [dependency('0x4 _x60')],
    expect: [
      { at: '2m15s', firing: [] },
      { at: '4m', firing: [] },
    ],
  },
  {
    alert: 'DependencyDown',
    does: 'resolves when the dependency works again',
    every: '15s',
    given: [dependency('0x20 1x60')],
    expect: [
      { at: '5m', firing: [redis] },
      { at: '6m', firing: [redis] },
      { at: '8m', firing: [] },
    ],
  },
  {
    alert: 'ProbesStalled',
    does: 'fires when the last probe is more than ten minutes old',
    every: '1m',
    given: [lastProbe('60x60')],
    expect: [
      { at: '12m', firing: [] },
      {
        at: '13m',
        firing: [auth],
        description: 'auth-service was last probed 12m 0s ago. An outage goes unnoticed.',
        description_fr:
          'auth-service n’est plus vérifié depuis 12\u202fmin 0\u202fs\u00a0: une panne passerait inaperçue',
      },
    ],
  },
  {
    alert: 'ProbesStalled',
    does: 'stays quiet while a service is probed every five minutes',
    every: '5m',
    given: [lastProbe('0+300x20')],
    expect: [{ at: '1h30m', firing: [] }],
  },
  {
    alert: 'ProbesStalled',
    does: 'resolves when probing continues',
    every: '1m',
    given: [lastProbe('0x20 1260+60x60')],
    expect: [
      { at: '20m', firing: [auth] },
      { at: '22m', firing: [auth] },
      { at: '25m', firing: [] },
    ],
  },
];
