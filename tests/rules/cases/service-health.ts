import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const auth = { service_name: 'auth-service', service_url: 'http://auth:3002/api/v1/health' };
const db = { service_name: 'db-service', service_url: 'http://db:3001/api/v1/health' };
const health = (service: typeof auth, values: string, instance = 'monitoring-service:3005') =>
  given('service_health_status', { ...service, job: 'penpal-monitoring', instance }, values);
const up = (values: string, instance = 'monitoring-service:3005') =>
  given('up', { job: 'penpal-monitoring', instance }, values);
const maintenance = (values: string) =>
  given('service_maintenance', { service_name: auth.service_name }, values);
const took = (values: string) =>
  given('service_response_time_seconds', { service_name: auth.service_name }, values);
const slowFrom5s = given(
  'service_slow_threshold_seconds',
  { service_name: auth.service_name },
  '5x99',
);

export const serviceHealthCases: readonly AlertCase[] = [
  {
    alert: 'ServiceDown',
    does: 'fires at the first evaluation after the service became unhealthy, for this service only',
    every: '5s',
    given: [health(auth, '1x3 0x20'), health(db, '1x30'), maintenance('0x30')],
    expect: [
      { at: '15s', firing: [] },
      {
        at: '20s',
        firing: [auth],
        description: 'auth-service fails its health check at http://auth:3002/api/v1/health.',
        description_fr: 'auth-service est en panne',
        title: 'auth-service is down',
      },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'resolves half a minute after the service is healthy again',
    every: '5s',
    given: [health(auth, '0x3 1x30')],
    expect: [
      { at: '15s', firing: [auth] },
      { at: '40s', firing: [auth] },
      { at: '55s', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing while the service flaps',
    every: '5s',
    given: [health(auth, '0 1x3 0 1x3 0 1x3 0')],
    expect: [
      { at: '15s', firing: [auth] },
      { at: '35s', firing: [auth] },
      { at: '60s', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'stays quiet while the service is in maintenance, and fires after it',
    every: '5s',
    given: [health(auth, '0x30'), maintenance('1x5 0x20')],
    expect: [
      { at: '25s', firing: [] },
      { at: '30s', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'stays quiet for a service without a probe yet',
    every: '5s',
    given: [health(auth, '_x5 1x5')],
    expect: [{ at: '25s', firing: [] }],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing while the monitoring service is down',
    every: '5s',
    given: [health(auth, '0x6 stale'), up('1x6 0x800')],
    expect: [
      { at: '30s', firing: [auth] },
      {
        at: '1m20s',
        firing: [auth],
        description: 'auth-service fails its health check at http://auth:3002/api/v1/health.',
        description_fr: 'auth-service est en panne',
        title: 'auth-service is down',
      },
      { at: '1h0m', firing: [auth] },
      { at: '1h5m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing for the share of the monitoring service that is down',
    every: '5s',
    given: [health(auth, '0x6 stale', 'a:3005'), up('1x6 0x90', 'a:3005'), up('1x99', 'b:3005')],
    expect: [
      { at: '1m20s', firing: [auth] },
      { at: '7m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'ends when the service is in maintenance after a restart of the monitoring service',
    every: '5s',
    given: [health(auth, '0x6 stale'), maintenance('0x6 stale _x6 1x40'), up('1x6 0x4 1x60')],
    expect: [
      { at: '1m', firing: [auth] },
      { at: '2m', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing as the same alert when an engine adds labels to its recording',
    every: '5s',
    given: [
      health(auth, '0x6 stale'),
      {
        series: `service:health_status:down{service_name="${auth.service_name}",service_url="${auth.service_url}",monitor="penpal"}`,
        values: '0x90',
      },
      up('1x6 0x90'),
    ],
    expect: [
      { at: '1m20s', firing: [auth] },
      { at: '4m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing when the target of the monitoring service that saw the outage is gone',
    every: '5s',
    given: [
      health(auth, '1x9 stale', 'before:3005'),
      health(auth, '_x10 0x6 stale', 'a:3005'),
      ...[up('1x9 stale', 'before:3005'), up('1x17 stale', 'a:3005'), up('1x99', 'b:3005')],
    ],
    expect: [
      { at: '1m20s', firing: [auth] },
      { at: '4m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'stays quiet when the monitoring service goes down while the service is healthy',
    every: '5s',
    given: [health(auth, '0x2 1x20 stale'), up('1x23 0x99')],
    expect: [
      { at: '1m50s', firing: [] },
      { at: '4m', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'stays quiet when the monitoring service goes down while the service is in maintenance',
    every: '5s',
    given: [health(auth, '0x6 stale'), maintenance('1x6 stale'), up('1x6 0x99')],
    expect: [
      { at: '30s', firing: [] },
      { at: '40s', firing: [] },
      { at: '4m', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing when the monitoring service goes down soon after a maintenance',
    every: '5s',
    given: [health(auth, '0x6 stale'), maintenance('1x2 0x3 stale'), up('1x6 0x99')],
    expect: [
      { at: '10s', firing: [] },
      { at: '30s', firing: [auth] },
      { at: '2m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'keeps firing while the monitoring service restarts and has not probed yet',
    every: '5s',
    given: [health(auth, '0x6 stale _x20 0x20'), up('1x6 0x4 1x60')],
    expect: [
      { at: '1m20s', firing: [auth] },
      { at: '2m20s', firing: [auth] },
      { at: '3m30s', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'resolves without delay when the monitoring service is back and the service is healthy',
    every: '5s',
    given: [health(auth, '0x6 stale _x6 1x20'), up('1x6 0x4 1x60')],
    expect: [
      { at: '1m30s', firing: [auth] },
      { at: '1m45s', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'resolves without delay when another shard finds the service healthy',
    every: '5s',
    given: [
      health(auth, '0x6 stale', 'a:3005'),
      health(auth, '_x8 1x30', 'b:3005'),
      up('1x60', 'a:3005'),
      up('1x60', 'b:3005'),
    ],
    expect: [
      { at: '1m', firing: [auth] },
      { at: '1m15s', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'resolves without delay for a service that is removed from services.yml while it is down',
    every: '5s',
    given: [health(auth, '0x6 stale'), up('1x60')],
    expect: [
      { at: '1m', firing: [auth] },
      { at: '1m15s', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'stays quiet for a service that was removed long before the monitoring service goes down',
    every: '5s',
    given: [health(auth, '0x6 stale'), up('1x60 0x60')],
    expect: [
      { at: '4m50s', firing: [] },
      { at: '5m30s', firing: [] },
      { at: '7m', firing: [] },
    ],
  },
  {
    alert: 'ServiceDown',
    does: 'resolves without delay when the monitoring service goes down after the end of the outage',
    every: '5s',
    given: [health(auth, '0x6 1x2 stale'), up('1x8 0x60')],
    expect: [
      { at: '50s', firing: [auth] },
      { at: '1m15s', firing: [] },
    ],
  },
  {
    alert: 'SlowResponse',
    does: 'fires after a minute at the threshold, such as with timeouts',
    every: '5s',
    given: [took('0.2x3 5x40'), slowFrom5s],
    expect: [
      { at: '1m15s', firing: [] },
      {
        at: '1m25s',
        firing: [{ service_name: 'auth-service' }],
        description: 'auth-service took 5 s to answer, which counts as slow.',
        description_fr: 'auth-service répond lentement\u00a0: 5\u202fs',
        title: 'auth-service is slow: took 5 s to answer',
      },
    ],
  },
  {
    alert: 'SlowResponse',
    does: 'stays quiet just below the threshold',
    every: '5s',
    given: [took('4.99x40'), slowFrom5s],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'SlowResponse',
    does: 'stays quiet without a measured time',
    every: '5s',
    given: [slowFrom5s],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'SlowResponse',
    does: 'stays quiet in maintenance',
    every: '5s',
    given: [took('9x40'), slowFrom5s, maintenance('1x40')],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'SlowResponse',
    does: 'resolves half a minute after the service is fast again, like ServiceDown',
    every: '5s',
    given: [took('7x20 0.2x60'), slowFrom5s],
    expect: [
      { at: '1m40s', firing: [{ service_name: 'auth-service' }] },
      { at: '2m10s', firing: [{ service_name: 'auth-service' }] },
      { at: '2m15s', firing: [] },
    ],
  },
];
