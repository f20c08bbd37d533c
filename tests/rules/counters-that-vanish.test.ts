import { expect, test } from 'vitest';
import { business } from '../../alert-rules/business.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { given } from './alert-case.ts';
import { askPromtool } from './ask-promtool.ts';

/** One sample a minute. ai-service reports conversations all the time. */
const conversations = (values: string) =>
  given('penpal_conversations_total', { status: 'created' }, values);
const cost = (values: string) =>
  given('penpal_ai_cost_usd_total', { provider: 'openai', model: 'gpt-4o' }, values);

const IN_THE_HOUR = 'sum(model:ai_cost_usd:increase1h)';
const OF_THE_SUM = 'round(sum(increase(penpal:ai_cost_usd:sum_total[3h])), 0.5)';

test.for([
  {
    what: 'costs that were away for 80 min and come back half a dollar higher have grown by that',
    series: [conversations('5x300'), cost('40x99 stale _x79 40.5x120')],
    grown: 0.5,
  },
  {
    what: 'costs that were away for 80 min and come back unchanged have not grown',
    series: [conversations('5x300'), cost('40x99 stale _x79 40x120')],
    grown: 0,
  },
  {
    what: 'the first costs after a restart two hours ago count from zero',
    series: [conversations('5x99 0x200'), cost('40x59 stale _x119 3x120')],
    grown: 3,
  },
  {
    what: 'the first costs of a model count from zero',
    series: [conversations('5x300'), cost('_x180 3x120')],
    grown: 3,
  },
])('$what', async ({ series, grown }, { skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const queries = [IN_THE_HOUR, OF_THE_SUM];
  const found = await askPromtool(promtool, series, queries, '184m', '1m', [business]);
  expect(queries.map((query) => found.get(query))).toEqual([[`{} ${grown}`], [`{} ${grown}`]]);
});
