import { given } from './lib/alert-case.ts';
import type { AlertCase } from './lib/alert-case.ts';

const model = { provider: 'openai', model: 'gpt-4o' };
const tokens = (values: string) =>
  given('penpal_ai_tokens_consumed_total', { ...model, type: 'prompt' }, values);
const cost = (values: string) => given('penpal_ai_cost_usd_total', model, values);
const conversations = (values: string) =>
  given('penpal_conversations_total', { status: 'created' }, values);
const provider = (values: string) =>
  given('ai_providers_health_status', { provider: 'openai', job: 'ai-service' }, values);
const chat = { endpoint: '/api/v1/ai/chat' };
const requests = given('ai_requests_total', { ...chat, status: '200' }, '0+100x100');
const limited = (values: string) =>
  given('ai_rate_limit_hits_total', { ...chat, user_id: '17' }, values);

export const aiCases: readonly AlertCase[] = [
  {
    alert: 'AiTokensSurging',
    does: 'fires when an hour uses more than three times as many tokens as yesterday, once that hour is known whole',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+2000x288 576000+10000x24')],
    expect: [
      { at: '25h5m', firing: [] },
      {
        at: '25h15m',
        firing: [{}],
        says: '120k tokens in an hour, more than 3 times as many as at this hour of the last days.',
      },
    ],
  },
  {
    alert: 'AiTokensSurging',
    does: 'stays quiet at twice as many tokens',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+10000x288 2880000+20000x24')],
    expect: [{ at: '25h30m', firing: [] }],
  },
  {
    alert: 'AiTokensSurging',
    does: 'stays quiet when the day before yesterday was as busy',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+40000x24 _x264 960000+10000x24 _x264 1200000+40000x24')],
    expect: [{ at: '49h30m', firing: [] }],
  },
  {
    alert: 'AiTokensSurging',
    does: 'stays quiet on the first day, and where little is used',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+1000x288 288000+7500x24')],
    expect: [
      { at: '12h', firing: [] },
      { at: '25h30m', firing: [] },
    ],
  },
  {
    alert: 'AiTokensSurging',
    does: 'fires though yesterday is not known, when the day before was quiet',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+2000x288 _x288 1152000+10000x24')],
    expect: [
      { at: '49h5m', firing: [] },
      { at: '49h20m', firing: [{}] },
    ],
  },
  {
    alert: 'AiTokensSurging',
    does: 'stays quiet when the service starts anew, as its counters do',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+10000x300 0+10000x60')],
    expect: [
      { at: '25h30m', firing: [] },
      { at: '27h', firing: [] },
    ],
  },
  {
    alert: 'AiTokensSurging',
    does: 'resolves when use is as usual again',
    every: '5m',
    evaluatedEvery: '5m',
    given: [tokens('0+10000x288 2880000+40000x24 3840000+10000x24')],
    expect: [
      { at: '26h', firing: [{}] },
      { at: '26h30m', firing: [{}] },
      { at: '26h45m', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'fires when an hour costs more than three times as much as yesterday',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.02x288 5.76+0.1x24')],
    expect: [
      { at: '25h5m', firing: [] },
      {
        at: '25h15m',
        firing: [{}],
        says: '1.20 USD in an hour, more than 3 times as much as at this hour of the last days.',
      },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet while an hour costs less than a dollar',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.005x288 1.44+0.075x24')],
    expect: [{ at: '25h30m', firing: [] }],
  },
  {
    alert: 'AiCostSurging',
    does: 'resolves when costs are as usual again',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.5x288 144+2.5x24 204+0.5x24')],
    expect: [
      { at: '26h', firing: [{}] },
      { at: '26h40m', firing: [{}] },
      { at: '26h55m', firing: [] },
    ],
  },
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
  {
    alert: 'ConversationsStopped',
    does: 'fires when no conversation has begun for an hour, though yesterday some had',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+2x288 576x24')],
    expect: [
      { at: '25h10m', firing: [] },
      {
        at: '25h15m',
        firing: [{}],
        says: 'No conversation has begun for an hour; yesterday some had at this hour.',
      },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet when yesterday at this hour were only 18',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+1.5x288 432x24')],
    expect: [{ at: '25h45m', firing: [] }],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet when nobody knows: the source cannot be read any more',
    every: '1m',
    evaluatedEvery: '1m',
    given: [conversations('0+1x1500 1500x20 stale')],
    expect: [
      { at: '25h30m', firing: [] },
      { at: '25h58m', firing: [] },
      { at: '26h20m', firing: [] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'resolves when a conversation begins',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+5x288 1440x17 1450+5x12')],
    expect: [
      { at: '25h25m', firing: [{}] },
      { at: '25h37m', firing: [{}] },
      { at: '25h45m', firing: [] },
    ],
  },
];
