import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const model = { provider: 'openai', model: 'gpt-4o' };
const tokens = (values: string) =>
  given('penpal_ai_tokens_consumed_total', { ...model, type: 'prompt' }, values);
const cost = (values: string) => given('penpal_ai_cost_usd_total', model, values);
const conversations = (values: string) =>
  given('penpal_conversations_total', { status: 'created' }, values);

export const aiUsageCases: readonly AlertCase[] = [
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
    does: 'fires when ai-service has started anew, which makes its count 0, and none has begun since',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+2x288 0x24')],
    expect: [
      { at: '25h10m', firing: [] },
      { at: '25h15m', firing: [{}] },
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
