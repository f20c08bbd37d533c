import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cases } from '../alert-rules/cases.ts';
import { groups, renderGroups } from '../alert-rules/groups.ts';
import type { RealPart } from '../demo/real-parts/parts.ts';
import { runTool } from '../demo/real-parts/run-tool.ts';
import { temporaryFolder } from '../demo/real-parts/temporary-folder.ts';
import { readJunit } from './junit.ts';
import { nameOf, promtoolFile } from './promtool-file.ts';
import { realPartOrSkip } from './real-part-or-skip.ts';

const alerts = groups.flatMap(({ rules }) => rules);
let verdicts: Promise<ReadonlyMap<string, string>> | undefined;

/** What promtool says of each story: nothing, or why it is not so. All are checked at once. */
function verdictsOf(promtool: RealPart): Promise<ReadonlyMap<string, string>> {
  return (verdicts ??= inFolder((folder) => checkAll(promtool, folder)));
}

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder('penpal-rules-');
  return work(folder.path).finally(() => folder.remove());
}

async function checkAll(promtool: RealPart, folder: string): Promise<Map<string, string>> {
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const rules = [...renderGroups()].map(([name, text]) => write(name, text));
  const ruleFiles = await Promise.all(rules);
  const testFiles = await Promise.all(
    groups.map((group) => write(`${group.name}.test`, promtoolFile(group, cases, ruleFiles))),
  );
  const report = join(folder, 'report.xml');
  const args = ['test', 'rules', `--junit=${report}`, ...testFiles];
  const { stderr } = await runTool(promtool, args);
  const xml = await readFile(report, 'utf8').catch(() => '');
  if (xml === '') throw new Error(`promtool made no report: ${stderr}`);
  return readJunit(xml);
}

describe.each(alerts)('$name', ({ name }) => {
  const stories = cases.filter(({ alert }) => alert === name);

  test.for(stories)('$does', async (story, { skip }) => {
    const promtool = await realPartOrSkip('promtool', skip);
    expect((await verdictsOf(promtool)).get(nameOf(story))).toBe('');
  });

  test('has stories in which it fires, stays quiet and resolves', () => {
    const told = (verb: string) => stories.some(({ does }) => does.startsWith(verb));
    expect(['fires', 'stays quiet', 'resolves'].filter((verb) => !told(verb))).toEqual([]);
  });
});

test('every story is about an alert that exists', () => {
  const names = alerts.map(({ name }) => name);
  expect(cases.map(({ alert }) => alert).filter((alert) => !names.includes(alert))).toEqual([]);
});
