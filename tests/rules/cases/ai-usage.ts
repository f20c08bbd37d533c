import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const model = { provider: 'openai', model: 'gpt-4o' };
const cost = (values: string) => given('penpal_ai_cost_usd_total', model, values);
const conversations = (values: string) =>
  given('penpal_conversations_total', { status: 'created' }, values);

export const aiUsageCases: readonly AlertCase[] = [
  {
    alert: 'AiCostSurging',
    does: 'stays quiet at twice the cost',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.1x288 28.8+0.2x24')],
    expect: [{ at: '25h30m', firing: [] }],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet when the same hour two days ago cost as much',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.4x24 _x264 9.6+0.1x24 _x264 12+0.4x24')],
    expect: [{ at: '49h30m', firing: [] }],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet on the first day and at a low cost',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.01x288 2.88+0.075x24')],
    expect: [
      { at: '12h', firing: [] },
      { at: '25h30m', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'fires without data of yesterday when the day before was quiet',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.02x288 _x288 11.52+0.1x24')],
    expect: [
      { at: '49h5m', firing: [] },
      { at: '49h20m', firing: [{}] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet when only ten minutes of the same hour yesterday are known',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('_x10 0+0.5x400')],
    expect: [
      { at: '25h5m', firing: [] },
      { at: '25h15m', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet when a restart resets the counters',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.1x300 0+0.1x60')],
    expect: [
      { at: '25h30m', firing: [] },
      { at: '27h', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'fires when an hour costs more than three times as much as the same hour yesterday',
    every: '5m',
    evaluatedEvery: '5m',
    given: [cost('0+0.02x288 5.76+0.1x24')],
    expect: [
      { at: '25h5m', firing: [] },
      {
        at: '25h15m',
        firing: [{}],
        description:
          '1.20 USD in the last hour, more than 3 times as much as in the same hour of the last days.',
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
    does: 'resolves when costs are normal again',
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
    does: 'fires after an hour without a new conversation when yesterday had some',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+2x300 600x24')],
    expect: [
      { at: '26h5m', firing: [] },
      {
        at: '26h10m',
        firing: [{}],
        description:
          'No conversation in the last hour. Yesterday there were many in the same hour.',
      },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'fires when ai-service restarts with a count of 0 and no conversation starts',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+2x300 0x24')],
    expect: [
      { at: '26h5m', firing: [] },
      { at: '26h10m', firing: [{}] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet when the same hour yesterday had only 18',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+1.5x288 432x24')],
    expect: [{ at: '25h45m', firing: [] }],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet when the source cannot be read any more',
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
    does: 'stays quiet for an hour after ai-service was away for two',
    every: '5m',
    evaluatedEvery: '5m',
    given: [conversations('0+2x288 stale _x23 0x24')],
    expect: [
      { at: '26h45m', firing: [] },
      { at: '27h', firing: [] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'resolves when a conversation starts',
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
