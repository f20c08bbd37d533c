import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { groups } from '../../../alert-rules/groups.ts';
import { renderGroup } from '../../../alert-rules/groups.ts';
import type { RuleGroup } from '../../../alert-rules/lib/rule.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { runTool } from '../../support/processes/real-part.ts';

type Labels = Readonly<Record<string, string>>;

/** An alert that fires at a minute. */
export interface FiringAlert {
  readonly labels: Labels;
  /** Since the start of the samples. */
  readonly minute: number;
}

/** A VictoriaMetrics with samples from a time on (Unix seconds). */
export interface Replay {
  readonly vmalert: RealPart;
  readonly url: string;
  readonly start: number;
  readonly minutes: number;
  /** Folder of the rule files. */
  readonly folder: string;
}

/** The shipped rules at an interval of one minute, without `keep_firing_for`, which vmalert does not replay. */
export function replayedGroups(): RuleGroup[] {
  return groups.map((group) => ({
    ...group,
    interval: '1m',
    rules: group.rules.map((rule) =>
      rule.kind === 'alert' ? { ...rule, keepFiringFor: '0s' } : rule,
    ),
  }));
}

/**
 * Replays the rules with vmalert, which writes their results back: first the rules that read no other rule,
 * then the rules that read their results, and so on.
 */
export async function replay(spec: Replay): Promise<FiringAlert[]> {
  const rules = replayedGroups().flatMap((group) =>
    group.rules.map((rule) => ({ rule, level: levelOf(rule) })),
  );
  const levels = Map.groupBy(rules, ({ level }) => level);
  for (const level of [...levels.keys()].sort()) {
    const name = `level-${level}`;
    await replayGroup(
      { name, interval: '1m', rules: levels.get(level)!.map(({ rule }) => rule) },
      spec,
    );
    await got(`${spec.url}/internal/force_flush`);
  }
  return firingAlerts(spec);
}

/** Depth of the rules below a rule: recordings, and alerts in `ALERTS`. A rule may read itself. */
function levelOf(rule: RuleGroup['rules'][number]): number {
  const read = groups
    .flatMap(({ rules }) => rules)
    .filter(({ name }) => name !== rule.name && rule.expression.includes(name));
  return Math.max(0, ...read.map((recording) => 1 + levelOf(recording)));
}

async function replayGroup(group: RuleGroup, spec: Replay): Promise<void> {
  const file = join(spec.folder, `${group.name}.yml`);
  await writeFile(file, renderGroup(group));
  const iso = (minute: number) => new Date((spec.start + 60 * minute) * 1000).toISOString();
  const args = [
    `-rule=${file}`,
    `-datasource.url=${spec.url}`,
    `-remoteWrite.url=${spec.url}`,
    `-replay.timeFrom=${iso(0)}`,
    `-replay.timeTo=${iso(spec.minutes)}`,
    '-replay.disableProgressBar',
    '-replay.rulesDelay=0',
    '-disableAlertgroupLabel',
    '-httpListenAddr=127.0.0.1:0',
  ];
  const { exitCode, stderr } = await runTool(spec.vmalert, args);
  if (exitCode !== 0) throw new Error(`${group.name}: ${stderr.trim().split('\n').at(-1)}`);
}

async function firingAlerts({ url, start }: Replay): Promise<FiringAlert[]> {
  const searchParams = { 'match[]': 'ALERTS{alertstate="firing",alertname!="Watchdog"}' };
  const lines = (await got(`${url}/api/v1/export`, { searchParams }).text()).trim().split('\n');
  return lines.flatMap((line) => {
    const series = JSON.parse(line) as { metric: Labels; timestamps: number[] };
    const named = Object.entries(series.metric).filter(([name]) => name !== '__name__');
    const labels = Object.fromEntries(named);
    return series.timestamps.map((at) => ({ labels, minute: (at / 1000 - start) / 60 }));
  });
}
