import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { groups, renderGroups } from '../../alert-rules/groups.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../support/processes/real-part.ts';
import { GROUP_PREFIX } from '../../promql/promql.ts';
import { healthyPenpal } from './healthy-day.ts';

/** One day, and two hours that can be compared with the day before. */
const HOURS = 26;

test('no alert fires in 26 healthy hours', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const folder = await temporaryFolder('penpal-healthy-');
  try {
    for (const [name, text] of renderGroups()) await writeFile(join(folder.path, name), text);
    const file = join(folder.path, 'healthy.test.yml');
    await writeFile(file, healthyDay());
    const args = ['test', 'rules', file];
    const { stdout, stderr } = await runTool(promtool, args);
    expect(stderr).toBe('');
    expect(stdout).toContain('SUCCESS');
  } finally {
    await folder.remove();
  }
});

function healthyDay(): string {
  const names = groups.map(({ name }) => GROUP_PREFIX + name);
  const at = (hours: number) => `${hours}h`;
  const firing = (range: string) =>
    `count by (alertname) (count_over_time(ALERTS{alertstate="firing",alertname!="Watchdog"}[${range}]))`;
  return dump({
    rule_files: groups.map(({ name }) => `${name}.yml`),
    group_eval_order: names,
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: healthyPenpal(Date.parse('2026-11-24T00:00:00Z'), HOURS * 60),
        promql_expr_test: [
          { expr: firing(at(HOURS)), eval_time: at(HOURS), exp_samples: [] },
          // These recordings exist, so the rules were evaluated.
          {
            expr: 'count(service:error_budget_left:ratio30d == 1)',
            eval_time: at(HOURS),
            exp_samples: [{ labels: '{}', value: 4 }],
          },
          {
            expr: 'count(model:ai_tokens:increase1h offset 1d)',
            eval_time: at(HOURS),
            exp_samples: [{ labels: '{}', value: 3 }],
          },
        ],
      },
    ],
  });
}
