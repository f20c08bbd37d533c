import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const provider = (values: string) =>
  given('ai_providers_health_status', { provider: 'openai', job: 'ai-service' }, values);
const chat = { endpoint: '/api/v1/ai/chat' };
const requests = given('ai_requests_total', { ...chat, status: '200' }, '0+100x100');
const limited = (values: string) =>
  given('ai_rate_limit_hits_total', { ...chat, user_id: '17' }, values);

export const aiCases: readonly AlertCase[] = [
  {
    alert: 'AiProviderDown',
    does: 'fires after two minutes of a provider failure',
    every: '15s',
    given: [provider('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [{ provider: 'openai' }],
        description: 'ai-service reports that openai does not work.',
      },
    ],
  },
  {
    alert: 'AiProviderDown',
    does: 'stays quiet after a short failure',
    every: '15s',
    given: [provider('1x3 0x6 1x60')],
    expect: [{ at: '3m', firing: [] }],
  },
  {
    alert: 'AiProviderDown',
    does: 'resolves when the provider works again',
    every: '15s',
    given: [provider('0x20 1x60')],
    expect: [
      { at: '5m', firing: [{ provider: 'openai' }] },
      { at: '9m', firing: [{ provider: 'openai' }] },
      { at: '11m', firing: [] },
    ],
  },
  {
    alert: 'AiRateLimited',
    does: 'fires when 6 % of the requests hit a limit for ten minutes',
    every: '1m',
    given: [requests, limited('0+6x100')],
    expect: [
      { at: '9m', firing: [] },
      {
        at: '20m',
        firing: [chat],
        description: '6% of the requests to /api/v1/ai/chat hit a rate limit.',
      },
    ],
  },
  {
    alert: 'AiRateLimited',
    does: 'stays quiet when one of three requests at night hits a limit',
    every: '1m',
    given: [
      given('ai_requests_total', { ...chat, status: '200' }, '0+0.3x100'),
      limited('0+0.1x100'),
    ],
    expect: [{ at: '1h', firing: [] }],
  },
  {
    alert: 'AiRateLimited',
    does: 'fires when each user hits the limit once, with a new counter per user',
    every: '1m',
    given: [
      requests,
      ...Array.from({ length: 35 }, (_, minute) =>
        [0, 1, 2, 3, 4, 5].map((user) =>
          given(
            'ai_rate_limit_hits_total',
            { ...chat, user_id: `${minute}-${user}` },
            `_x${minute} 1x${70 - minute}`,
          ),
        ),
      ).flat(),
    ],
    expect: [
      { at: '9m', firing: [] },
      { at: '30m', firing: [chat] },
    ],
  },
  {
    alert: 'AiRateLimited',
    does: 'stays quiet when Prometheus starts to scrape a service with old counters',
    every: '1m',
    given: [
      given('ai_requests_total', { ...chat, status: '200' }, '_x20 900000+100x60'),
      limited('_x20 800000+1x60'),
    ],
    expect: [
      { at: '25m', firing: [] },
      { at: '1h', firing: [] },
    ],
  },
  {
    alert: 'AiRateLimited',
    does: 'stays quiet at 4 % of the requests',
    every: '1m',
    given: [requests, limited('0+4x100')],
    expect: [{ at: '1h', firing: [] }],
  },
  {
    alert: 'AiRateLimited',
    does: 'resolves when no request hits a limit any more',
    every: '1m',
    given: [requests, limited('0+10x30 300x70')],
    expect: [
      { at: '30m', firing: [chat] },
      { at: '44m', firing: [chat] },
      { at: '1h', firing: [] },
    ],
  },
];
