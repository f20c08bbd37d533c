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
    does: 'fires when a provider has not worked for two minutes',
    every: '15s',
    given: [provider('1x3 0x60')],
    expect: [
      { at: '2m45s', firing: [] },
      {
        at: '3m',
        firing: [{ provider: 'openai' }],
        says: 'ai-service reports that openai does not work.',
      },
    ],
  },
  {
    alert: 'AiProviderDown',
    does: 'stays quiet at a blip',
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
    does: 'fires when six in a hundred requests have met a limit for ten minutes',
    every: '1m',
    given: [requests, limited('0+6x100')],
    expect: [
      { at: '9m', firing: [] },
      {
        at: '20m',
        firing: [chat],
        says: '6% of the requests to /api/v1/ai/chat met a rate limit.',
      },
    ],
  },
  {
    alert: 'AiRateLimited',
    does: 'stays quiet when one of three requests at night meets a limit',
    every: '1m',
    given: [
      given('ai_requests_total', { ...chat, status: '200' }, '0+0.3x100'),
      limited('0+0.1x100'),
    ],
    expect: [{ at: '1h', firing: [] }],
  },
  {
    alert: 'AiRateLimited',
    does: 'fires when every user meets the limit once: each first time counts',
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
    does: 'stays quiet when Prometheus has just begun to scrape a service that has run for long',
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
    does: 'stays quiet at four requests in a hundred',
    every: '1m',
    given: [requests, limited('0+4x100')],
    expect: [{ at: '1h', firing: [] }],
  },
  {
    alert: 'AiRateLimited',
    does: 'resolves when limits are met no more',
    every: '1m',
    given: [requests, limited('0+10x30 300x70')],
    expect: [
      { at: '30m', firing: [chat] },
      { at: '44m', firing: [chat] },
      { at: '1h', firing: [] },
    ],
  },
];
