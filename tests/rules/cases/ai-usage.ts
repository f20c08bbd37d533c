import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

/** One sample in twenty minutes: a week takes long to simulate. */
const EVERY = { every: '20m', evaluatedEvery: '20m' } as const;
/** For states that last for hours. */
const EVERY_HOUR = { every: '20m', evaluatedEvery: '1h' } as const;
const HOUR = 3;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A counter that grows by so much an hour for so many samples, and so on. */
function grows(...parts: readonly (readonly [aHour: number, samples: number])[]): string {
  let total = 0;
  return parts
    .map(([aHour, samples]) => {
      const step = aHour / HOUR;
      const text = `${total}+${step}x${samples - 1}`;
      total += step * samples;
      return text;
    })
    .join(' ');
}

const model = { provider: 'openai', model: 'gpt-4o' };
const cost = (values: string) => given('penpal_ai_cost_usd_total', model, values);
const conversations = (values: string) =>
  given('penpal_conversations_total', { status: 'created' }, values);

export const aiUsageCases: readonly AlertCase[] = [
  {
    alert: 'AiCostSurging',
    does: 'fires when an hour costs more than three times as much as on other days and a week ago, and resolves when costs are normal again',
    ...EVERY,
    given: [cost(grows([0.3, WEEK + 2 * HOUR], [1.5, 4 * HOUR], [0.3, 4 * HOUR]))],
    expect: [
      { at: '170h20m', firing: [] },
      {
        at: '171h40m',
        firing: [{}],
        description:
          '1.50 USD in the last hour, more than 3 times as much as in the same hour of other days, also of this weekday.',
        description_fr: 'Les coûts d’IA sont anormalement élevés\u00a0: 1,50 USD en une heure',
      },
      { at: '174h', firing: [{}] },
      { at: '175h40m', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet on the first Monday after the installation on a Saturday',
    ...EVERY_HOUR,
    given: [cost(grows([0.3, 2 * DAY], [3, DAY]))],
    expect: [
      { at: '50h', firing: [] },
      { at: '60h', firing: [] },
      { at: '70h', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet on a Monday when the Monday before was a holiday',
    ...EVERY_HOUR,
    // From a Monday that is a holiday: working days cost ten times as much as that day and the weekend.
    given: [cost(grows([0.3, DAY], [3, 4 * DAY], [0.3, 2 * DAY], [3, DAY]))],
    expect: [
      { at: '170h', firing: [] },
      { at: '180h', firing: [] },
      { at: '190h', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet on the Tuesday after a holiday',
    ...EVERY_HOUR,
    // From a Tuesday to the Tuesday after a Monday without work.
    given: [cost(grows([3, 4 * DAY], [0.3, 3 * DAY], [3, DAY]))],
    expect: [
      { at: '170h', firing: [] },
      { at: '185h', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'compares with two weeks ago when there are no data of a week ago',
    ...EVERY_HOUR,
    given: [
      cost(`${grows([0.3, 2 * DAY])} _x${WEEK + 5 * DAY} 20+0.1x${2 * HOUR} 20.8+0.6x${2 * HOUR}`),
    ],
    expect: [
      { at: '337h', firing: [] },
      { at: '340h', firing: [{}] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet at twice the cost',
    ...EVERY_HOUR,
    given: [cost(grows([0.6, WEEK], [1.2, DAY]))],
    expect: [
      { at: '170h', firing: [] },
      { at: '180h', firing: [] },
    ],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet while an hour costs less than a dollar',
    ...EVERY_HOUR,
    given: [cost(grows([0.1, WEEK], [0.9, DAY]))],
    expect: [{ at: '180h', firing: [] }],
  },
  {
    alert: 'AiCostSurging',
    does: 'stays quiet when a restart resets the counters, and when the source was away for hours',
    ...EVERY,
    given: [cost(`${grows([0.9, WEEK])} 0+0.3x${HOUR * 2} stale _x${HOUR * 3} 9+0.3x${HOUR * 4}`)],
    expect: [
      { at: '168h40m', firing: [] },
      { at: '169h40m', firing: [] },
      { at: '174h', firing: [] },
      { at: '176h', firing: [] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'fires after an hour without one when there were many at that hour a week ago, keeps firing for days, and resolves when a conversation starts',
    ...EVERY,
    given: [conversations(grows([24, WEEK + HOUR], [0, 2 * DAY], [24, HOUR]))],
    expect: [
      { at: '169h40m', firing: [] },
      {
        at: '170h20m',
        firing: [{}],
        description:
          'No conversation in the last hour. There were many in the same hour of the same weekday.',
      },
      { at: '171h', firing: [{}] },
      { at: '200h', firing: [{}] },
      { at: '216h', firing: [{}] },
      { at: '217h40m', firing: [] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet in the first week, when no other day is comparable',
    ...EVERY_HOUR,
    given: [conversations(grows([24, 5 * DAY], [0, DAY]))],
    expect: [
      { at: '122h', firing: [] },
      { at: '140h', firing: [] },
    ],
  },
  {
    alert: 'ConversationsStopped',
    does: 'fires when ai-service restarts with a count of 0 and no conversation starts',
    ...EVERY,
    given: [conversations(`${grows([24, WEEK + HOUR])} 0x${3 * HOUR}`)],
    expect: [{ at: '170h20m', firing: [{}] }],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet at hours that had only 18 a week ago',
    ...EVERY_HOUR,
    given: [conversations(grows([18, WEEK + HOUR], [0, 6 * HOUR]))],
    expect: [{ at: '172h', firing: [] }],
  },
  {
    alert: 'ConversationsStopped',
    does: 'stays quiet when the source cannot be read, and for an hour after it is back',
    ...EVERY,
    given: [
      conversations(`${grows([24, WEEK + HOUR])} stale _x${2 * HOUR} 5000x2 5000+8x${2 * HOUR}`),
    ],
    expect: [
      { at: '170h20m', firing: [] },
      { at: '171h40m', firing: [] },
      { at: '172h40m', firing: [] },
    ],
  },
];
