import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const chat = { endpoint: '/api/v1/ai/chat' };
const requests = (status: string, values: string, endpoint = chat.endpoint) =>
  given('ai_requests_total', { endpoint, method: 'POST', status, job: 'ai-service' }, values);

export const aiCases: readonly AlertCase[] = [
  {
    alert: 'AiRequestsFailing',
    does: 'fires when 6 % of the requests to an endpoint fail for five minutes',
    every: '1m',
    given: [
      requests('201', '0+94x60'),
      requests('500', '0+4x60'),
      requests('503', '0+2x60'),
      requests('201', '0+94x60', '/api/v1/ai/tutor'),
    ],
    expect: [
      { at: '5m', firing: [] },
      {
        at: '10m',
        firing: [chat],
        description: '6% of the requests to /api/v1/ai/chat failed with a status of 500 or above.',
        description_fr: '6\u202f% des requêtes vers /api/v1/ai/chat échouent',
      },
    ],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'fires when a model fails from the start of ai-service on, before any request succeeded',
    every: '1m',
    given: [requests('500', '_x5 3+2x60')],
    expect: [
      { at: '7m', firing: [] },
      { at: '20m', firing: [chat] },
    ],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'stays quiet at 4 % of the requests',
    every: '1m',
    given: [requests('201', '0+96x60'), requests('500', '0+4x60')],
    expect: [{ at: '45m', firing: [] }],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'stays quiet when four of ten requests at night fail',
    every: '1m',
    given: [requests('201', '0x10 0+1x6 6x60'), requests('500', '0x10 0+1x4 4x60')],
    expect: [
      { at: '17m', firing: [] },
      { at: '25m', firing: [] },
    ],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'stays quiet when requests are refused, which is the fault of the client',
    every: '1m',
    given: [requests('201', '0+50x60'), requests('400', '0+50x60'), requests('429', '0+50x60')],
    expect: [{ at: '45m', firing: [] }],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'stays quiet when only the health check fails, which ServiceDown reports',
    every: '1m',
    given: [requests('503', '0+4x60', '/api/v1/health')],
    expect: [{ at: '45m', firing: [] }],
  },
  {
    alert: 'AiRequestsFailing',
    does: 'stays quiet when DependencyDown has reported the provider, also when it works again',
    every: '1m',
    given: [
      requests('201', '0+80x120'),
      requests('500', '0x20 0+20x20 400x80'),
      given(
        'service_dependency_status',
        { service_name: 'ai-service', dependency: 'openai' },
        '1x19 0x19 1x80',
      ),
    ],
    expect: ['28m', '35m', '42m', '50m', '60m'].map((at) => ({
      at: at as `${number}m`,
      firing: [],
    })),
  },
  {
    alert: 'AiRequestsFailing',
    does: 'resolves when no request fails any more',
    every: '1m',
    given: [requests('201', '0+80x100'), requests('500', '0+20x30 600x70')],
    expect: [
      { at: '30m', firing: [chat] },
      { at: '44m', firing: [chat] },
      { at: '1h', firing: [] },
    ],
  },
];
