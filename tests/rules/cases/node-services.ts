import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const ai = { service_name: 'ai-service' };
const auth = { service_name: 'auth-service' };
const lag = (values: string) =>
  given('ai_service_nodejs_eventloop_lag_p99_seconds', { ...ai, job: 'ai-service' }, values);
const heap = (values: string) =>
  given('ai_service_nodejs_heap_size_used_bytes', { ...ai, job: 'ai-service' }, values);

export const nodeServiceCases: readonly AlertCase[] = [
  {
    alert: 'ServiceEventLoopLagging',
    does: 'fires when every scrape of ten minutes finds a long delay',
    every: '15s',
    given: [lag('0.02x3 0.6x80')],
    expect: [
      { at: '10m', firing: [] },
      {
        at: '11m',
        firing: [ai],
        description: '1 % of the event loop delays of ai-service are 600ms or longer.',
        description_fr:
          'La boucle d’événements de ai-service est sans cesse bloquée\u00a0: 1\u202f% des délais atteignent 600\u202fms',
      },
    ],
  },
  {
    alert: 'ServiceEventLoopLagging',
    does: 'fires for services without a prefix',
    every: '15s',
    given: [given('nodejs_eventloop_lag_p99_seconds', auth, '0.6x80')],
    expect: [{ at: '11m', firing: [auth] }],
  },
  {
    alert: 'ServiceEventLoopLagging',
    does: 'stays quiet when a deployment or one large request blocks it for minutes',
    every: '15s',
    given: [lag('0.02x3 0.9x16 0.02x80')],
    expect: ['5m', '8m', '11m', '15m'].map((at) => ({ at: at as `${number}m`, firing: [] })),
  },
  {
    alert: 'ServiceEventLoopLagging',
    does: 'stays quiet for the monitoring service, which has alerts of its own',
    every: '15s',
    given: [given('nodejs_eventloop_lag_p99_seconds', { job: 'penpal-monitoring' }, '0.9x80')],
    expect: [{ at: '15m', firing: [] }],
  },
  {
    alert: 'ServiceEventLoopLagging',
    does: 'resolves when the delays are short again',
    every: '15s',
    given: [lag('0.6x60 0.02x80')],
    expect: [
      { at: '15m', firing: [ai] },
      { at: '19m', firing: [ai] },
      { at: '21m', firing: [] },
    ],
  },
  {
    alert: 'ServiceHeapLarge',
    does: 'fires when the heap stays above 1 GB, whatever garbage collection does',
    every: '1m',
    given: [heap('50e6x9 1.2e9 1.6e9 1.1e9 1.5e9 1.2e9x60')],
    expect: [
      { at: '48m', firing: [] },
      {
        at: '52m',
        firing: [ai],
        description: 'ai-service uses 1.118GiB of heap, also after garbage collection.',
        description_fr:
          'ai-service utilise 1,118\u202fGio de mémoire, même après le ramasse-miettes',
      },
    ],
  },
  {
    alert: 'ServiceHeapLarge',
    does: 'stays quiet when garbage collection frees the heap',
    every: '1m',
    given: [heap(`${'1.5e9x15 200e6 '.repeat(8)}`.trim())],
    expect: [{ at: '1h40m', firing: [] }],
  },
  {
    alert: 'ServiceHeapLarge',
    does: 'resolves after a restart of the service',
    every: '1m',
    given: [heap('1.5e9x60 50e6x60')],
    expect: [
      { at: '1h', firing: [ai] },
      { at: '1h9m', firing: [ai] },
      { at: '1h12m', firing: [] },
    ],
  },
];
