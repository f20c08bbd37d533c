import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { groups, renderGroups } from '../../../alert-rules/groups.ts';
import { findRealPart } from '../../../demo/real-parts.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { GROUP_PREFIX } from '../../../promql/promql.ts';
import { runTool } from '../../support/processes/real-part.ts';
import { healthyPenpal } from '../healthy-day.ts';
import { WEEK, type Change, type Day } from './days.ts';
import { messagesOf, type Labels, type Message } from './messages.ts';

/**
 * `node tests/rules/week/week.ts` plays a week through the shipped rules with promtool, minute by minute, and
 * through routes and inhibitions. It prints every message that people get, as a Markdown table, and fails
 * if one is not expected, or missing, or told twice. It takes two minutes of computing time.
 */

const MINUTES = 24 * 60;
const SATURDAY = Date.parse('2026-11-28T00:00:00Z');
const FIRING = 'ALERTS{alertstate="firing",severity!="none"}';
const FOUND = /expr: "[^\n]*", time: ([^,]+),\s+exp: nil\s+got: ([^\n]*)/g;
const TIMEOUT_MS = 3_600_000;

const promtool = await findRealPart('promtool');
if ('absent' in promtool) throw new Error(`promtool: ${promtool.absent}`);
const folder = await temporaryFolder('penpal-week-');
for (const [name, text] of renderGroups()) await writeFile(join(folder.path, name), text);

const days = await Promise.all(WEEK.map((day, index) => play(day, index)));
const faults = days.flatMap(({ faults }) => faults);
console.log('| day | time | message | to |\n| --- | --- | --- | --- |');
for (const { day, messages } of days)
  for (const message of messages) console.log(row(day, message));
for (const fault of faults) console.error(fault);
await folder.remove();
process.exitCode = faults.length === 0 ? 0 : 1;

async function play(day: Day, index: number) {
  const file = join(folder.path, `day-${index}.test.yml`);
  await writeFile(file, testFile(day, SATURDAY + index * MINUTES * 60_000));
  const args = ['test', 'rules', file];
  const { stdout, stderr } = await runTool(promtool as never, args, undefined, {
    timeoutMs: TIMEOUT_MS,
  });
  const messages = messagesOf(firingIn(stdout + stderr));
  return { day, messages, faults: faultsOf(day, messages) };
}

function testFile(day: Day, startMs: number): string {
  const changes = day.happenings.flatMap((happening) => happening.changes);
  const series = [
    ...healthyPenpal(startMs, MINUTES),
    {
      series:
        'alertmanager_notifications_failed_total{instance="alertmanager:9093",job="penpal-alertmanager",integration="slack",reason="other"}',
      values: Array<string>(MINUTES + 1)
        .fill('0')
        .join(' '),
    },
  ];
  return dump({
    rule_files: groups.map(({ name }) => `${name}.yml`),
    group_eval_order: groups.map(({ name }) => GROUP_PREFIX + name),
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series.map((one) => changes.reduce(changed, one)),
        promql_expr_test: Array.from({ length: MINUTES + 1 }, (_, minute) => ({
          expr: FIRING,
          eval_time: `${minute}m`,
          exp_samples: [],
        })),
      },
    ],
  });
}

/** The series with a change, if it concerns it. */
function changed(
  one: { readonly series: string; readonly values: string },
  { series, from, to, becomes }: Change,
) {
  const [name = '', label = ''] = series.split('{');
  if (name !== '' && (one.series.split('{')[0] !== name || !one.series.includes(label))) return one;
  const values = one.values.split(' ').map((healthy, minute) => {
    if (minute < from || minute >= to) return healthy;
    return String(becomes(minute - from, Number(healthy)) ?? '_');
  });
  return { ...one, values: values.join(' ') };
}

/** The alerts that fire at each minute, from promtool's report of queries that were not empty. */
function firingIn(report: string): Labels[][] {
  const firing = Array.from({ length: MINUTES + 1 }, (): Labels[] => []);
  for (const [, time = '', found = ''] of report.matchAll(FOUND)) {
    const [, hours = 0, minutes = 0] = /^(?:(\d+)h)?(?:(\d+)m)?/.exec(time) ?? [];
    const series = [...found.matchAll(/\{([^}]*)\}/g)].map(([, labels = '']) =>
      Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, k = '', v = '']) => [k, v]),
      ),
    );
    firing[Number(hours ?? 0) * 60 + Number(minutes ?? 0)] = series;
  }
  return firing;
}

/** What should have been told and was not, or was told and should not have been, or not exactly once. */
function faultsOf({ name, happenings }: Day, messages: readonly Message[]): string[] {
  const deserved = happenings.flatMap(({ told }) => told).sort();
  const by = (status: Message['status']) =>
    messages
      .filter((message) => message.status === status)
      .map(({ alertname, service }) => `${alertname} ${service}`)
      .sort();
  return (['firing', 'resolved'] as const).flatMap((status) =>
    by(status).join() === deserved.join()
      ? []
      : [`${name}, ${status}: ${by(status).join(', ')}; deserved: ${deserved.join(', ')}`],
  );
}

function row({ name }: Day, { minute, status, alertname, service, receiver }: Message): string {
  const clock = [Math.floor(minute / 60), Math.floor(minute % 60)].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `| ${name} | ${clock.join(':')} | ${status}: ${alertname} ${service} | ${receiver} |`;
}
