import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cases } from './cases.ts';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { PROBES_STALLED } from '../../alert-rules/thresholds.ts';
import type { RealPart } from '../../demo/real-parts.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../support/processes/real-part.ts';
import { MAX_PROBE_INTERVAL_MS } from '../../exporter/config/service-schema.ts';
import { readJunit } from './junit.ts';
import { nameOf, promtoolFiles } from './promtool-file.ts';

let verdicts: Promise<ReadonlyMap<string, string>> | undefined;

/** promtool's verdict on each case: empty if it passed, else why it failed. Runs all cases at once. */
function verdictsOf(promtool: RealPart): Promise<ReadonlyMap<string, string>> {
  return (verdicts ??= inFolder((folder) => checkAll(promtool, folder)));
}

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder('penpal-rules-');
  return work(folder.path).finally(() => folder.remove());
}

async function checkAll(promtool: RealPart, folder: string) {
  const files = groups.flatMap((group) => promtoolFiles(group, cases));
  const paths = files.map((_, index) => join(folder, `${index}.test.yml`));
  for (const [index, { rules, tests }] of files.entries()) {
    const rulesFile = join(folder, `${index}.yml`);
    await writeFile(rulesFile, rules);
    await writeFile(paths[index]!, tests(rulesFile));
  }
  const report = join(folder, 'report.xml');
  const { stderr } = await runTool(promtool, ['test', 'rules', `--junit=${report}`, ...paths]);
  const xml = await readFile(report, 'utf8').catch(() => '');
  if (xml === '') throw new Error(`promtool made no report: ${stderr}`);
  return readJunit(xml);
}

describe.each(alerts)('$rule.name', ({ rule }) => {
  const own = cases.filter(({ alert }) => alert === rule.name);

  test.for(own)('$does', async (alertCase, { skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    expect((await verdictsOf(promtool)).get(nameOf(alertCase))).toBe('');
  });
});

test('every case has its own name', () => {
  const names = cases.map(nameOf);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

test('ProbesStalled waits for twice the longest interval that a configuration may set', () => {
  expect(PROBES_STALLED).toBe((2 * MAX_PROBE_INTERVAL_MS) / 1000);
});
