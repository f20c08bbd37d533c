import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE_LISTS } from '../../support/hostile/hostile-lists.ts';
import { startAttack } from '../../support/hostile/start-attack.ts';
import type { AttackName } from '../../support/hostile/attacks.ts';
import { timeUntil } from '../../support/time-until.ts';
import { harmOf, type Attack, type Harm } from '../attacked-service.ts';
import { ask, forkWorker, nextMessage, served, startTarget, type ForkedServer } from '../forked.ts';
import type { Effort, Finding, Row } from '../report.ts';
import { median, show } from '../statistics.ts';
import type { HostileResponse } from '../workers/hostile-service.ts';

const NOTIFICATIONS_TOKEN = 'sixteen-characters';

/** The measures of each attack, with their most; the last two only where they matter. */
const LIMITS = { stopMs: 100, grownMib: 64, lagMs: 100, corePercent: 40, queries: 40 } as const;
const UNITS = {
  stopMs: 'ms',
  grownMib: 'MiB',
  lagMs: 'ms late',
  corePercent: '% of a core',
  queries: 'queries',
} as const;
type Measure = keyof typeof LIMITS;
const COMMON: readonly Measure[] = ['stopMs', 'grownMib', 'lagMs'];

interface Case {
  readonly what: string;
  /** Default: 4. */
  readonly count?: number;
  readonly also?: Measure;
  readonly attack: Attack;
}

const client = (name: AttackName, count = 4): Case => ({
  what: `${name}${count === 4 ? '' : `, ${count.toLocaleString('en')} services`}`,
  count,
  attack: (service) => startAttack(service, name),
});

const list = (name: keyof typeof HOSTILE_LISTS): Case => ({
  what: `list: ${name}`,
  attack: async ({ url, folder, configure }) => {
    for (const [file, text] of Object.entries(HOSTILE_LISTS[name]!())) {
      writeFileSync(join(folder, 'lists', file), text);
    }
    const files = [join(folder, 'lists/*.json'), join(folder, 'lists/*.yml')];
    configure({ discovery: [{ file_sd_configs: [{ files, refresh_interval: '5s' }] }] });
    await timeUntil('the lists were read', 10_000, () => areRead(url));
  },
});

interface ListState {
  readonly error: string | null;
  readonly lastSuccess: string | null;
}

async function areRead(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/health`);
  const { lists } = (await response.json()) as { lists: readonly ListState[] };
  const isRead = ({ error, lastSuccess }: ListState) => (error ?? lastSuccess) !== null;
  return lists.length === 2 && lists.every(isRead);
}

const SOURCES = {
  samples: {
    format: 'prometheus',
    metrics: [
      {
        metric: 'penpal_messages_total',
        source: 'messages',
        labelsFrom: { language: 'language', type: 'type' },
      },
    ],
  },
  values: { format: 'json', metrics: [{ metric: 'penpal_total_users', value: 'total' }] },
};

const hostile = (
  what: string,
  response: HostileResponse,
  source?: (typeof SOURCES)[keyof typeof SOURCES],
): Case => ({
  what: `${source ? 'source' : 'health response'}, read every second: ${what}`,
  also: 'corePercent',
  attack: async ({ configure }) => {
    const server = await served(forkWorker('hostile-service.ts', response));
    const entry = { collector: 'hostile', path: '/', interval: '1s', ...source };
    const check = source ? { check: { path: '/none' } } : { interval: '1s' };
    const sources = source && { sources: [entry] };
    configure({ services: [{ name: 'hostile', url: server.url, ...check, ...sources }] });
    return server;
  },
});

const webhooks = (what: string, which: string): Case => ({
  what,
  attack: async ({ url }) => {
    const path = `${url}/api/v1/monitoring/notifications`;
    const sender = forkWorker('webhook-sender.ts', path, NOTIFICATIONS_TOKEN, which);
    await nextMessage(sender);
    return sender;
  },
});

const CASES: readonly Case[] = [
  { what: 'none: what this machine itself does', attack: () => Promise.resolve() },
  client('one pipelined burst'),
  client('five pipelined bursts'),
  hostile('1 MiB in chunks of one byte', 'tiny chunks'),
  hostile('endless 103 responses', 'interim responses'),
  hostile('1 MiB in chunks of one byte', 'tiny chunks', SOURCES.values),
  hostile('1 MiB of samples', 'samples', SOURCES.samples),
  hostile('1 MiB of numbers', 'values', SOURCES.values),
  list('targets that are numbers'),
  list('60 files of 4 MiB'),
  list('one long target'),
  list('YAML with aliases'),
  list('as many services as allowed'),
  {
    what: '`/dev/zero` as services.yml',
    attack: ({ replaceServices }) => Promise.resolve(replaceServices('/dev/zero')),
  },
  webhooks('24 webhooks of 256 KiB or more with faults or very many labels, 4 at once', 'bad'),
  webhooks('500 notifications of 260 kB, each 4 times at once, then a read of all', 'long'),
  { ...client('many different time ranges', 1_000), also: 'queries' },
  client('metrics that nobody reads', 1_000),
  client('pages that nobody reads', 1_000),
  client('exports that nobody reads', 1_000),
  client('lists of services that nobody reads', 1_000),
];

/** What each attack does to the service at most, and did to an older version. */
export const hostileRow: Row = {
  name: 'hostile',
  async measure(effort) {
    using target = await startTarget();
    const findings = [];
    for (const each of CASES) {
      const finding = await compare(each, target, effort);
      console.log(`${finding.what} | ${finding.ours} | ${finding.against}`);
      findings.push(finding);
    }
    return findings;
  },
};

async function compare(
  each: Case,
  target: ForkedServer,
  { runs, before }: Effort,
): Promise<Finding> {
  const measures = each.also ? [...COMMON, each.also] : COMMON;
  const ours = await repeat(runs, () => harmBy(each, target));
  const theirs = before ? [await harmBy(each, target, before)] : [];
  const shown = (harms: typeof ours) =>
    measures.map((name) => show(values(harms, name), 0, UNITS[name])).join(', ');
  return {
    what: each.what,
    ours: shown(ours),
    against: before ? `before: ${shown(theirs)}` : '',
    goal: measures.map((name) => `≤ ${LIMITS[name]} ${UNITS[name]}`).join(', '),
    met: measures.every((name) => median(values(ours, name)) <= LIMITS[name]),
  };
}

/** Attacks a service of its own, which has a Prometheus of its own. */
async function harmBy({ count = 4, attack }: Case, target: ForkedServer, project?: string) {
  using prometheus = await served(forkWorker('prometheus.ts'));
  const environment = { NOTIFICATIONS_TOKEN, PROMETHEUS_URL: prometheus.url };
  const harm = await harmOf({ project, count, environment }, target, attack);
  return { ...harm, queries: await ask<number>(prometheus.child, {}) };
}

const values = (harms: readonly (Harm & { queries: number })[], name: Measure) =>
  harms.map((harm) => harm[name]);

async function repeat<T>(times: number, run: () => Promise<T>): Promise<T[]> {
  const results = [];
  for (let time = 0; time < times; time += 1) results.push(await run());
  return results;
}
