import { load } from 'js-yaml';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEAMS, type Team } from '../../alert-rules/lib/rule.ts';
import type { PublicLinks } from '../public-links.ts';
import { SettingsError } from '../settings.ts';

/** Alertmanager's first attempts, with `group_wait`. */
const MAX_WAIT_MS = 45_000;
const POLL_MS = 500;
const ACCEPTED = 'accepted the message';
const REQUESTS =
  /^alertmanager_notification_requests_(failed_)?total\{.*integration="([^"]+)".*\} (\S+)$/gm;
const GIVEN_UP =
  /^alertmanager_notifications_failed_total\{.*integration="([^"]+)".*reason="([^"]+)".*\} (\S+)$/gm;

/** What a channel answered. */
export interface ChannelResult {
  readonly team: Team;
  /** For example `slack`. */
  readonly channel: string;
  readonly isAccepted: boolean;
  /** In words. */
  readonly answer: string;
}

/** A running Alertmanager. */
interface Tested {
  /** Without a slash at the end. */
  readonly url: string;
  /** The links of the test alert. */
  readonly links: PublicLinks;
}

/**
 * Sends a critical test alert of each team to Alertmanager, waits for what its channels answer, and ends the alerts.
 * Channels that a team shares with the platform are tested once. Throws a SettingsError if Alertmanager cannot be
 * reached.
 */
export async function* testChannels(tested: Tested): AsyncGenerator<ChannelResult> {
  const receivers = await readReceivers(tested.url);
  let isSent = false;
  // One after another: Alertmanager counts by channel, not by team.
  for (const team of TEAMS) {
    for (const result of await testTeam(tested, team, receivers)) {
      isSent = true;
      yield result;
    }
  }
  // Only now: the message that an alert is over would count as the answer of the next team's channel.
  if (isSent) for (const team of TEAMS) await send(tested, team, 0);
}

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

/** Tests the channels of a team that the platform does not have. */
async function testTeam(
  tested: Tested,
  team: Team,
  receivers: Receivers,
): Promise<ChannelResult[]> {
  const { url } = tested;
  const told = receivers.get(`${team}-critical`) ?? {};
  const own = team === 'platform' ? told : (receivers.get(`${team}-own`) ?? {});
  const kinds = Object.keys(own).flatMap((key) => /^(.+)_configs$/.exec(key)?.[1] ?? []);
  if (kinds.length === 0) return [];
  const before = await readCounts(url);
  await send(tested, team, 5 * 60_000);
  let counts = before;
  for (let waited = 0; waited < MAX_WAIT_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    counts = await readCounts(url);
    if (kinds.every((kind) => hasAnswered(kind, growthOf(kind, before, counts)))) break;
  }
  return kinds.map((kind) => {
    const answer = describeAnswer(kind, growthOf(kind, before, counts));
    const channel = kind === 'msteamsv2' ? 'teams' : kind;
    return { team, channel, isAccepted: answer === ACCEPTED, answer };
  });
}

/** The monitoring service gets every alert by a webhook of its own. */
function hasAnswered(kind: string, growth: ReadonlyMap<string, number>): boolean {
  return (growth.get('requests') ?? 0) >= (kind === 'webhook' ? 2 : 1);
}

function describeAnswer(kind: string, growth: ReadonlyMap<string, number>): string {
  const reasons = [...growth.keys()].filter((what) => what !== 'requests' && what !== 'failed');
  if (reasons.length > 0) return `FAILED (${reasons.join(', ')}); Alertmanager’s log has the text`;
  if (growth.has('failed')) return 'FAILED, and is tried again';
  return hasAnswered(kind, growth) ? ACCEPTED : 'no answer';
}

/** A critical alert of the team that ends after some time. */
async function send({ url, links }: Tested, team: Team, lastsMs: number): Promise<void> {
  const alert = {
    labels: { alertname: 'NotificationTest', monitor: 'penpal', severity: 'critical', team },
    annotations: {
      title: `Test of the channels of the team ${team}`,
      resolved: `Test of the channels of the team ${team} is over`,
      description: 'This is a test. There is nothing to do.',
      status_url: `${links.PUBLIC_URL}/`,
      runbook_url: links.RUNBOOK_URL,
      dashboard_url: links.GRAFANA_URL,
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
