import { expect, test } from 'vitest';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { askPromtool } from './ask-promtool.ts';

/** Minutes of 30 days that may fail. */
const BUDGET_MINUTES = 0.005 * 30 * 24 * 60;
const LEFT = 'service:error_budget_left:ratio30d';
const KNOWN = 'service:availability:ratio30d';

test('an outage of 36 minutes uses up a sixth of the error budget of 30 days', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const of = '{service_name="auth-service"}';
  const series = [
    { series: `service_probe_success${of}`, values: '1x11 0x35 1x60' },
    { series: `service_slo_availability_objective_ratio${of}`, values: '0.995x120' },
  ];
  const found = await askPromtool(promtool, series, [LEFT, KNOWN], '99m', '1m');
  const valueOf = (name: string) => Number(found.get(name)?.[0]?.split(' ').at(-1));
  expect(valueOf(LEFT)).toBeCloseTo(1 - 36 / BUDGET_MINUTES, 6);
  expect(valueOf(KNOWN)).toBeCloseTo(1 - 36 / 100, 2);
});
