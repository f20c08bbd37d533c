import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { groups, renderGroups } from '../../../alert-rules/groups.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { GROUP_PREFIX } from '../../../promql/promql.ts';
import { runTool } from '../../support/processes/real-part.ts';
import { healthyPenpal } from '../healthy-day.ts';
import { MINUTES_OF_A_DAY, type Change, type Day } from './days.ts';

export type Labels = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;
const SATURDAY_MS = Date.parse('2026-11-28T00:00:00Z');
const FIRING = 'ALERTS{alertstate="firing",severity!="none"}';
/** promtool's message for a query with a result that was expected to be empty. */
const FOUND = /expr: "[^\n]*", time: ([^,]+),\s+exp: nil\s+got: ([^\n]*)/g;
/** What promtool prints around its messages. */
const FRAME = /^(?:Unit Testing: .*|\s*(?:FAILED|SUCCESS):?|\s*)$/gm;
const TIMEOUT_MS = 3_600_000;

/**
 * Plays a day through the shipped rules with promtool, and evaluates them each minute. Returns the alerts that fire at
 * each minute, from the first that is played. `index` is the number of the day since Saturday. Each day is on its own,
 * because a query of promtool reads at most 10,000 samples: less than three days of four services.
 */
export async function firingIn(promtool: RealPart, day: Day, index = 0): Promise<Labels[][]> {
  const folder = await temporaryFolder('penpal-week-');
  try {
    for (const [name, text] of renderGroups()) await writeFile(join(folder.path, name), text);
    const file = join(folder.path, 'week.test.yml');
    await writeFile(file, testFile(day, SATURDAY_MS + index * MINUTES_OF_A_DAY * MINUTE_MS));
    const options = { timeoutMs: TIMEOUT_MS };
    const { stdout, stderr } = await runTool(promtool, ['test', 'rules', file], '', options);
    const report = stdout + stderr;
    const faults = report.replaceAll(FOUND, '').replaceAll(FRAME, '').trim();
    if (faults !== '') throw new Error(faults);
    return firingOf(report);
  } finally {
    await folder.remove();
  }
}

function testFile(
  { happenings, from = 0, to = MINUTES_OF_A_DAY }: Day,
  midnightMs: number,
): string {
  const changes = happenings.flatMap((happening) => happening.changes);
  const series = healthyPenpal(midnightMs + from * MINUTE_MS, to - from, from);
  const unknown = changes.filter((change) => !series.some((one) => isMeant(one, change)));
  if (unknown.length > 0)
    throw new Error(`no such series: ${unknown.map((one) => one.series).join()}`);
  return dump({
    rule_files: groups.map(({ name }) => `${name}.yml`),
    group_eval_order: groups.map(({ name }) => GROUP_PREFIX + name),
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series.map((one) =>
          changes.reduce((sum, change) => changed(sum, change, from), one),
        ),
        promql_expr_test: Array.from({ length: to - from + 1 }, (_, minute) => ({
          expr: FIRING,
          eval_time: `${minute}m`,
          exp_samples: [],
        })),
      },
    ],
  });
}

interface Series {
  readonly series: string;
  readonly values: string;
}

function isMeant(one: Series, { series }: Change): boolean {
  const [name = '', label = ''] = series.split('{');
  return name === '' || (one.series.split('{')[0] === name && one.series.includes(label));
}

/** The series with the change, if it is meant. It begins at the minute `start` of the day. */
function changed(one: Series, change: Change, start: number): Series {
  if (!isMeant(one, change)) return one;
  const { from, to, becomes } = change;
  const values = one.values.split(' ').map((healthy, index) => {
    const minute = start + index;
    const isThere = Number.isFinite(Number(healthy));
    if (minute < from || minute >= to || !isThere) return healthy;
    return String(becomes(minute - from, Number(healthy)) ?? '_');
  });
  return { ...one, values: values.join(' ') };
}

/** The alerts that fire at each minute, from promtool's report of queries that were not empty. */
function firingOf(report: string): Labels[][] {
  const firing = Array.from({ length: MINUTES_OF_A_DAY + 1 }, (): Labels[] => []);
  for (const [, time = '', found = ''] of report.matchAll(FOUND)) {
    firing[minutesOf(time)] = [...found.matchAll(/\{([^}]*)\}/g)].map(([, labels = '']) =>
      Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)]
          .map(([, name = '', value = '']) => [name, value] as const)
          .filter(([name]) => name !== '__name__' && name !== 'alertstate'),
      ),
    );
  }
  return firing;
}

/** Of a time such as `2h3m`. */
function minutesOf(time: string): number {
  const [, days = 0, hours = 0, minutes = 0] =
    /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?/.exec(time) ?? [];
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
}
