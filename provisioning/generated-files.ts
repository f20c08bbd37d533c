import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { diff } from 'node:util';
import { renderGroups } from '../alert-rules/groups.ts';
import { renderBoards } from '../dashboards/index.ts';
import { renderAlertmanager } from './alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from './alertmanager/settings.ts';
import { PAGE_TABLES } from './docs-tables.ts';
import { renderKubernetes } from './kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from './kubernetes/settings.ts';
import { withTable } from './markdown-table.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** By path from the root: the text that a file should contain, or null if it should not exist. */
export type GeneratedFiles = ReadonlyMap<string, string | null>;

const GENERATORS = {
  dashboards: () => folder('provisioning/grafana/dashboards/generated', renderBoards()),
  alerts: () =>
    new Map([
      ...folder('provisioning/prometheus/rules/generated', renderGroups()),
      ...folder(
        'provisioning/alertmanager/generated',
        new Map([['alertmanager.yml', alertmanager()]]),
      ),
    ]),
  kubernetes: () => folder('deploy/kubernetes', renderKubernetes(readKubernetesSettings({}))),
  docs: pages,
} as const satisfies Record<string, () => GeneratedFiles>;

/** What can be generated on its own: `npm run gen:dashboards`, `npm run gen:alerts`. */
export type Part = keyof typeof GENERATORS;
export const PARTS = Object.keys(GENERATORS) as Part[];

/** Generates in memory. Null marks a file in a generated folder that no source produces any more. */
export function generate(parts: readonly Part[] = PARTS): GeneratedFiles {
  return new Map(parts.flatMap((part) => [...GENERATORS[part]()]));
}

/** Those generated files that differ from what is on disk. */
export function drifted(files: GeneratedFiles): GeneratedFiles {
  return new Map([...files].filter(([path, text]) => read(path) !== text));
}

/** Writes what differs and removes what is stale. Prints each path, then the totals. */
export function writeGenerated(files: GeneratedFiles): void {
  const changed = drifted(files);
  for (const [path, text] of changed) {
    const file = resolve(ROOT, path);
    if (text === null) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    console.log(`${text === null ? 'removed' : 'wrote'} ${path}`);
  }
  console.log(`${files.size} generated files, ${changed.size} changed`);
}

/** The difference between the file on disk and its generated text, for people. */
export function describeDrift(path: string, text: string | null): string {
  if (text === null) return `--- ${path}\n+++ nothing generates it any more`;
  return `--- ${path}\n+++ generated from source\n${lineDiff(read(path) ?? '', text)}`;
}

const CONTEXT = 2;

/** The lines from the first to the last difference, `-` before and `+` after, with two around them. */
export function lineDiff(before: string, after: string): string {
  const lines = diff(before.split('\n'), after.split('\n'));
  const first = lines.findIndex(([kind]) => kind !== 0);
  const last = lines.findLastIndex(([kind]) => kind !== 0);
  const shown = lines.slice(Math.max(0, first - CONTEXT), last + 1 + CONTEXT);
  const text = shown.map(([kind, line]) => `${kind === 0 ? ' ' : kind > 0 ? '-' : '+'} ${line}`);
  return [`@@ line ${first + 1} @@`, ...text].join('\n');
}

/** Without any setting, only the monitoring service is notified. */
function alertmanager(): string {
  return renderAlertmanager(readAlertmanagerSettings({}));
}

function pages(): GeneratedFiles {
  const texts = new Map<string, string>();
  for (const { page, mark, table } of PAGE_TABLES) {
    const text = texts.get(page) ?? read(page);
    if (text !== null) texts.set(page, withTable(text, mark, table()));
  }
  return texts;
}

function folder(path: string, files: ReadonlyMap<string, string>): GeneratedFiles {
  const stale = filesIn(resolve(ROOT, path)).filter((name) => !files.has(name));
  const removed = stale.map((name) => [name, null] as const);
  return new Map([...files, ...removed].map(([name, text]) => [join(path, name), text]));
}

/** All files in the folder and below, but for pages about them. */
function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md');
  return files.map(({ parentPath, name }) => relative(path, join(parentPath, name)));
}

function read(path: string): string | null {
  const file = resolve(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
