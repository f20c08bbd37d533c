import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../alert-rules/cases.ts';
import { groups, renderGroups } from '../alert-rules/groups.ts';
import { readJunit } from './junit.ts';
import { nameOf, promtoolFile } from './promtool-file.ts';
import { runTool } from './tool.ts';

const alerts = groups.flatMap(({ rules }) => rules);
let failures: Map<string, string>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'penpal-rules-'));
  try {
    failures = await checkAll(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Lets promtool check every story at once. */
async function checkAll(folder: string): Promise<Map<string, string>> {
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
  const { output } = await runTool('promtool', [
    'test',
    'rules',
    `--junit=${report}`,
    ...testFiles,
  ]);
  const xml = await readFile(report, 'utf8').catch(() => '');
  if (xml === '') throw new Error(`promtool made no report: ${output}`);
  return readJunit(xml);
}

describe.each(alerts)('$name', ({ name }) => {
  const stories = cases.filter(({ alert }) => alert === name);

  test.each(stories)('$does', (story) => {
    expect(failures.get(nameOf(story))).toBe('');
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
