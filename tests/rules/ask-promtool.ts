import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { GivenSeries } from './alert-case.ts';
import { GROUP_PREFIX } from '../../promql/promql.ts';
import type { Duration } from '../../promql/functions.ts';
import { groups, renderGroup } from '../../alert-rules/groups.ts';
import type { RuleGroup } from '../../alert-rules/lib/rule.ts';
import type { RealPart } from '../../demo/real-parts.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { runTool } from '../support/processes/real-part.ts';

/** promtool's message for a query with an unexpected result. */
const FOUND = /expr: ("(?:[^"\\]|\\.)*"), time: [^,]+,\s+exp: nil\s+got: (.*)/g;

/** The result of each query: one line per series, sorted. Queries with an empty result are left out. */
export type Findings = ReadonlyMap<string, readonly string[]>;

/**
 * Evaluates all rules, or those of some groups, over the series, then the queries at one time. promtool can only compare results
 * with expectations, so every query is expected to be empty and the result is read from the error.
 * `interval` is the time between two samples.
 */
export async function askPromtool(
  promtool: RealPart,
  series: readonly GivenSeries[],
  queries: readonly string[],
  at: string,
  interval: Duration = '30s',
  of: readonly RuleGroup[] = groups,
): Promise<Findings> {
  const folder = await temporaryFolder('penpal-queries-');
  try {
    const rules = of.map((group) => [`${group.name}.yml`, renderGroup(group)] as const);
    await Promise.all(rules.map(([name, text]) => writeFile(join(folder.path, name), text)));
    const file = join(folder.path, 'queries.test.yml');
    await writeFile(file, testFile(series, queries, at, interval, of));
    const { stdout, stderr } = await runTool(promtool, ['test', 'rules', file]);
    return findingsOf(stdout + stderr);
  } finally {
    await folder.remove();
  }
}

function testFile(
  series: readonly GivenSeries[],
  queries: readonly string[],
  at: string,
  interval: Duration,
  of: readonly RuleGroup[],
): string {
  const inOrder = of.flatMap((group) => [...(group.reads ?? []), group]);
  return dump({
    rule_files: of.map(({ name }) => `${name}.yml`),
    group_eval_order: [...new Set(inOrder.map(({ name }) => GROUP_PREFIX + name))],
    evaluation_interval: '1m',
    tests: [
      {
        interval,
        external_labels: { grafana_url: 'http://grafana', runbook_url: 'http://runbooks' },
        input_series: series,
        promql_expr_test: queries.map((expr) => ({ expr, eval_time: at, exp_samples: [] })),
      },
    ],
  });
}

function findingsOf(output: string): Findings {
  const found = [...output.matchAll(FOUND)].map(([, expression = '', samples = '']) => {
    const lines = samples.split(/, (?=\w*\{)/).map(rounded);
    return [JSON.parse(expression) as string, lines.toSorted()] as const;
  });
  return new Map(found);
}

/** Sums of the same numbers in another order differ in their last digits. */
function rounded(sample: string): string {
  return sample.replace(
    / (\S+)$/,
    (_, value: string) => ` ${Number(Number(value).toPrecision(9))}`,
  );
}
