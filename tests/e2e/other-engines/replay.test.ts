import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { renderGroup } from '../../../alert-rules/groups.ts';
import { renderMatchers } from '../../../promql/series.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import { badDay, BAD_DAY_MINUTES, FIRING_ON_A_BAD_DAY } from './bad-day.ts';
import type { MinuteSeries } from './bad-day.ts';
import { victoriaMetricsWith } from './load-samples.ts';
import { replay, replayedGroups } from './replay.ts';
import type { FiringAlert } from './replay.ts';
import type { SampledSeries } from './samples-of-everything.ts';

/** The fixed day of the business metrics. */
const A_DAY = Date.parse('2026-11-24T06:00:00Z');

test('on a bad day vmalert fires the same alerts as Prometheus, in the same minutes', async ({
  skip,
}) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const vmalert = await realPartOrSkip('vmalert', skip);
  const folder = await temporaryFolder('penpal-replay-');
  onTestFinished(() => folder.remove());
  const start = Math.floor(Date.now() / 60_000) * 60 - (BAD_DAY_MINUTES + 5) * 60;
  const day = badDay(A_DAY);
  await using storage = await victoriaMetricsWith(
    day.map((series) => sampledFrom(series, start)),
    await realPartOrSkip('victoria-metrics', skip),
  );
  const spec = { vmalert, url: storage.url, start, minutes: BAD_DAY_MINUTES };
  const firing = await replay({ ...spec, folder: folder.path });
  expect(new Set(firing.map(({ labels }) => labels['alertname']))).toEqual(FIRING_ON_A_BAD_DAY);

  // promtool checks that Prometheus fires the same alerts in the same minutes.
  const file = await writeJudge(folder.path, day, firing);
  const { stderr } = await runTool(promtool, ['test', 'rules', file]);
  expect(stderr).toBe('');
});

/** The series with its values from `start` on. Timestamps as values are moved to that time. */
function sampledFrom({ series, values }: MinuteSeries, start: number): SampledSeries {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)];
  const shift = name.endsWith('_timestamp_seconds') ? start : 0;
  const samples = values.split(' ').flatMap((value, minute) => {
    return value === '_' ? [] : [{ at: start + 60 * minute, value: Number(value) + shift }];
  });
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label = '', value = '']) => [label, value] as const)),
    type: 'gauge',
    times: samples.map(({ at }) => at),
    values: samples.map(({ value }) => value),
  };
}

async function writeJudge(
  folder: string,
  day: readonly MinuteSeries[],
  firing: readonly FiringAlert[],
): Promise<string> {
  const rules = join(folder, 'judged');
  await mkdir(rules);
  const groups = replayedGroups();
  for (const group of groups) await writeFile(join(rules, `${group.name}.yml`), renderGroup(group));
  const names = groups.map(({ name }) => name);
  const minutes = Array.from({ length: BAD_DAY_MINUTES + 1 }, (_, minute) => ({
    expr: 'ALERTS{alertstate="firing",alertname!="Watchdog"}',
    eval_time: `${minute}m`,
    exp_samples: firing
      .filter((alert) => alert.minute === minute)
      .map(({ labels }) => ({ labels: `ALERTS${renderMatchers(labels)}`, value: 1 })),
  }));
  const file = join(rules, 'bad-day.test.yml');
  const text = dump({
    rule_files: names.map((name) => `${name}.yml`),
    group_eval_order: names,
    evaluation_interval: '1m',
    tests: [{ interval: '1m', input_series: day, promql_expr_test: minutes }],
  });
  await writeFile(file, text);
  return file;
}
