import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { findRealPart, type PartName, type RealPart } from '../../../demo/real-parts.ts';
import { MINUTES_OF_A_DAY, WEEK } from './days.ts';
import { firingIn } from './firing.ts';
import { messagesOf, type Message } from './notifications.ts';
import { faultsOf } from './verdict.ts';

/**
 * `node tests/rules/week/week.ts` plays a week through the shipped rules and a real Alertmanager. It writes every
 * message that people get into alert-rules/a-week.md, and fails if one is not deserved, or missing, or told twice.
 * It takes two minutes of computing time.
 */

const FILE = 'alert-rules/a-week.md';

async function part(name: PartName): Promise<RealPart> {
  const found = await findRealPart(name);
  if ('absent' in found) throw new Error(`${name}: ${found.absent}`);
  return found;
}

const [promtool, alertmanager] = [await part('promtool'), await part('alertmanager')];
const days = await Promise.all(WEEK.map((day, index) => firingIn(promtool, day, index)));
const firing = days.flatMap((minutes) => minutes.slice(0, MINUTES_OF_A_DAY));
const messages = await messagesOf(alertmanager, firing);
const [introduction = ''] = (await readFile(FILE, 'utf8')).split('\n## ');
const text = [introduction, ...whatHappens(), ...everyMessage()].join('\n');
await writeFile(FILE, await format(text, { parser: 'markdown', printWidth: 120 }));
const faults = faultsOf(WEEK, messages);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function whatHappens(): string[] {
  const rows = WEEK.flatMap(({ name, happenings }) =>
    happenings.map(({ what, told }) => `| ${name} | ${what} | ${told ?? 'nothing'} |`),
  );
  return ['## What happens', '', '| day | what | told |', '| --- | --- | --- |', ...rows, ''];
}

function everyMessage(): string[] {
  const head = [
    '## Every message',
    '',
    '| day | time | message | to |',
    '| --- | --- | --- | --- |',
  ];
  return [...head, ...messages.map(row)];
}

function row({ minute, status, alertname, service, receiver }: Message): string {
  const clock = [Math.floor(minute / 60) % 24, minute % 60];
  const time = clock.map((number) => String(number).padStart(2, '0')).join(':');
  const day = WEEK[Math.floor(minute / MINUTES_OF_A_DAY)]?.name ?? '';
  return `| ${day} | ${time} | ${status}: ${alertname} ${service} | ${receiver} |`;
}
