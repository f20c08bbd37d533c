import { load } from 'js-yaml';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENV_OPTION, runCommandLine } from '../command-line/command-line.ts';
import { TEAMS, type Team } from '../alert-rules/lib/rule.ts';
import { readLinks } from '../provisioning/public-links.ts';
import { SettingsError } from '../provisioning/settings.ts';

const command = {
  name: 'notify:test',
  options: {
    alertmanager: {
      type: 'string',
      value: 'URL',
      help: 'the running Alertmanager; default: localhost at ALERTMANAGER_PORT, or 9093',
    },
    env: ENV_OPTION,
  },
  remark:
    'Sends one critical test alert for each team to the running Alertmanager, waits for the answers of the channels,\n' +
    'and ends the alert. Exit code 1 if a channel fails. Alertmanager’s log has the text of a failure.',
  expected: [SettingsError],
} as const;

/** Alertmanager's first attempts, with `group_wait`. */
const MAX_WAIT_MS = 45_000;
const POLL_MS = 500;
const ACCEPTED = 'accepted the message';
const REQUESTS =
  /^alertmanager_notification_requests_(failed_)?total\{.*integration="([^"]+)".*\} (\S+)$/gm;
const GIVEN_UP =
  /^alertmanager_notifications_failed_total\{.*integration="([^"]+)".*reason="([^"]+)".*\} (\S+)$/gm;

await runCommandLine(command, async ({ alertmanager }) => {
  const port = process.env['ALERTMANAGER_PORT'] || '9093';
  const url = (alertmanager ?? `http://localhost:${port}`).replace(/\/+$/, '');
  const receivers = await readReceivers(url);
  const results: boolean[] = [];
  // One after another: Alertmanager counts by channel, not by team.
  for (const team of TEAMS) results.push(...(await testTeam(url, team, receivers)));
  // Only now: the message that an alert is over would count as the answer of the next team's channel.
  if (results.length > 0) for (const team of TEAMS) await send(url, team, 0);
  if (results.length > 0) return results.includes(false) ? 1 : 0;
  throw new SettingsError(
    `${url} has no channel to people: set one, see provisioning/alertmanager/README.md`,
  );
});

type Receivers = ReadonlyMap<string, Readonly<Record<string, readonly unknown[]>>>;

/** The integrations of each receiver in the configuration that Alertmanager runs. */
async function readReceivers(url: string): Promise<Receivers> {
  const status = JSON.parse(await request(`${url}/api/v2/status`)) as {
    config: { original: string };
  };
  const { receivers = [] } = load(status.config.original) as {
    receivers?: ({ name: string } & Record<string, never>)[];
  };
  return new Map(receivers.map(({ name, ...integrations }) => [name, integrations]));
}

/** Tests the channels of a team that the platform does not have; prints a line and returns a result for each. */
async function testTeam(url: string, team: Team, receivers: Receivers): Promise<boolean[]> {
  const told = receivers.get(`${team}-critical`) ?? {};
  const tested = team === 'platform' ? told : (receivers.get(`${team}-own`) ?? {});
  const kinds = Object.keys(tested).flatMap((key) => /^(.+)_configs$/.exec(key)?.[1] ?? []);
  if (kinds.length === 0) return [];
  const before = await readCounts(url);
  await send(url, team, 5 * 60_000);
  let counts = before;
  for (let waited = 0; waited < MAX_WAIT_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    counts = await readCounts(url);
    if (kinds.every((kind) => hasAnswered(kind, growthOf(kind, before, counts)))) break;
  }
  return kinds.map((kind) => {
    const growth = growthOf(kind, before, counts);
    const result = describeResult(kind, growth);
    console.log(`${team} by ${kind === 'msteamsv2' ? 'teams' : kind}: ${result}`);
    return result === ACCEPTED;
  });
}

/** The monitoring service gets every alert by a webhook of its own. */
function hasAnswered(kind: string, growth: ReadonlyMap<string, number>): boolean {
  return (growth.get('requests') ?? 0) >= (kind === 'webhook' ? 2 : 1);
}

function describeResult(kind: string, growth: ReadonlyMap<string, number>): string {
  const reasons = [...growth.keys()].filter((what) => what !== 'requests' && what !== 'failed');
  if (reasons.length > 0) return `FAILED (${reasons.join(', ')}); Alertmanager’s log has the text`;
  if (growth.has('failed')) return 'FAILED, and is tried again';
  return hasAnswered(kind, growth) ? ACCEPTED : 'no answer';
}

/** A critical alert of the team that ends after some time. */
async function send(url: string, team: Team, lastsMs: number): Promise<void> {
  const { PUBLIC_URL, GRAFANA_URL, RUNBOOK_URL } = readLinks(process.env);
  const alert = {
    labels: { alertname: 'NotificationTest', monitor: 'penpal', severity: 'critical', team },
    annotations: {
      title: `Test of the channels of the team ${team}`,
      resolved: `Test of the channels of the team ${team} is over`,
      description: 'This is a test. There is nothing to do.',
      status_url: `${PUBLIC_URL}/`,
      runbook_url: RUNBOOK_URL,
      dashboard_url: GRAFANA_URL,
    },
    endsAt: new Date(Date.now() + lastsMs).toISOString(),
  };
  await request(`${url}/api/v2/alerts`, [alert]);
}

/** By channel and what is counted: `requests`, retries included, `failed`, and the reasons of those given up. */
type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

async function readCounts(url: string): Promise<Counts> {
  const metrics = await request(`${url}/metrics`);
  const requests = [...metrics.matchAll(REQUESTS)].map(
    ([, failed, kind = '', value]) => [kind, failed ? 'failed' : 'requests', value] as const,
  );
  const givenUp = [...metrics.matchAll(GIVEN_UP)].map(
    ([, kind = '', reason = '', value]) => [kind, reason, value] as const,
  );
  const byKind = Map.groupBy([...requests, ...givenUp], ([kind]) => kind);
  const sums = [...byKind].map(([kind, all]) => {
    const counts = new Map<string, number>();
    for (const [, what, value] of all) counts.set(what, (counts.get(what) ?? 0) + Number(value));
    return [kind, counts] as const;
  });
  return new Map(sums);
}

/** What grew from one count to another. */
function growthOf(kind: string, before: Counts, now: Counts): ReadonlyMap<string, number> {
  const grown = [...(now.get(kind) ?? [])].map(
    ([what, value]) => [what, value - (before.get(kind)?.get(what) ?? 0)] as const,
  );
  return new Map(grown.filter(([, value]) => value > 0));
}

/** The body of the response. Throws a SettingsError if there is none, or its status is not 2xx. */
async function request(url: string, json?: object): Promise<string> {
  const signal = AbortSignal.timeout(10_000);
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
  const options = json === undefined ? { signal } : { ...post, body: JSON.stringify(json), signal };
  try {
    const response = await fetch(url, options);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new SettingsError(`Alertmanager does not answer at ${url}: ${why}`, { cause: error });
  }
}
