import type { SERVICE_NAMES } from '../../../demo/fleet/service-names.ts';
import type { Absence } from '../../../demo/real-parts/restartable.ts';
import type { LagRecord } from '../lag.ts';
import { isGood } from '../services-file.ts';
import {
  EVALUATION_MS,
  FORGOTTEN_MS,
  LAST_KNOWN_MS,
  NOTIFY_MS,
  RECOVER_MS,
  RESEND_MS,
  RESOLVE_MS,
  SCRAPE_MS,
  SLACK_MS,
  SLOW_THRESHOLD_MS,
} from '../timing.ts';
import type { Truth, Verdict } from '../truth.ts';
import { CAUSES, LOOK_BACK_MS } from './causes.ts';
import type { Reload } from './configuration.ts';
import { realName } from './real-name.ts';

/** From which lag on answers are slow. */
const SLOWING_LAG_MS = SLOW_THRESHOLD_MS / 2;

/** A notification as the exporter lists it. */
export interface Received {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly lastReceivedAt: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NotificationWatchOptions {
  readonly truth: Truth;
  readonly lag: LagRecord;
  readonly absences: Readonly<Record<'prometheus' | 'alertmanager', readonly Absence[]>>;
  /** So far, the last one last. */
  readonly reloads: readonly Reload[];
  readonly services: typeof SERVICE_NAMES;
}

/**
 * No notification is missed and none is invented. What holds while parts are killed:
 *
 * - An outage that goes on is notified NOTIFY_MS after both are back (and Prometheus has repeated it
 *   to an Alertmanager that lost it), a recovery RESOLVE_MS after. One that begins and ends within an
 *   absence may stay unknown.
 * - A Prometheus that was away does not know what it had fired: if the service is well by then,
 *   Alertmanager ends the alert by itself, FORGOTTEN_MS later.
 * - An Alertmanager that was killed with SIGKILL has forgotten what it notified: the firing of an
 *   outage may come twice, and the resolution of one may not come at all. After SIGTERM it knows.
 * - It keeps what it notified, but no alerts: one that Prometheus has forgotten is lost with an
 *   Alertmanager that ends before it has ended that alert, or that was not told of it yet.
 */
export class NotificationWatch {
  readonly #options: NotificationWatchOptions;
  readonly #seen = new Set<string>();
  /** True when of no service the last that was received is that it is down. */
  isQuiet = true;

  constructor(options: NotificationWatchOptions) {
    this.#options = options;
  }

  /** Notifications that came so far, repeats not counted. */
  get total(): number {
    return this.#seen.size;
  }

  /** `listed`: as the exporter lists them, the newest first. */
  check(listed: readonly Received[], nowMs: number): string[] {
    const fresh = listed.filter((each) => !this.#seen.has(keyOf(each)));
    for (const each of fresh) this.#seen.add(keyOf(each));
    const last = this.#options.services.map((service) => lastOf(service, listed));
    this.isQuiet = last.every((each) => each?.status !== 'firing' || this.#isForgotten(each));
    return [
      ...fresh.flatMap((each) => this.#invented(each)),
      ...this.#options.services.flatMap((service) => this.#missed(service, listed, nowMs)),
    ];
  }

  #invented({ name, status, labels, startsAt, lastReceivedAt }: Received): string[] {
    if (labels['severity'] === 'none') return [];
    const firedMs = Date.parse(startsAt);
    const atMs = Date.parse(lastReceivedAt);
    const what = `${name} ${status} ${labels['service_name'] ?? ''} at ${lastReceivedAt}`;
    if (name === 'ServiceDown') {
      const verdict = status === 'firing' ? 'unhealthy' : 'healthy';
      const service = labels['service_name'] ?? '';
      const fromMs = status === 'firing' ? this.#oldestSeenMs(service, firedMs) : firedMs;
      const slackMs = SLACK_MS + 4 * this.#options.lag.worstSince(fromMs);
      if (this.#options.truth.wasEver(realName(service), verdict, fromMs - slackMs, atMs))
        return [];
      return [`invented: ${what}; the service was not ${verdict}`];
    }
    return this.#hasCause(name, labels, firedMs) ? [] : [`invented: ${what}; nothing led to it`];
  }

  /** When that was true which made an alert fire: by the last scrape, and after a start by the last before it. */
  #oldestSeenMs(service: string, firedMs: number): number {
    const isTakenOut = realName(service) !== service;
    const away = this.#options.absences.prometheus.find(
      ({ fromMs, untilMs }) => fromMs <= firedMs && firedMs <= untilMs + SCRAPE_MS + SLACK_MS,
    );
    const lastScrapeMs = Math.min(away?.fromMs ?? firedMs, firedMs - EVALUATION_MS) - SCRAPE_MS;
    return lastScrapeMs - RECOVER_MS - (isTakenOut ? LAST_KNOWN_MS : 0);
  }

  /** `firedMs`: when the alert began to fire. */
  #hasCause(name: string, labels: Received['labels'], firedMs: number): boolean {
    const cause = CAUSES[name];
    const { truth, lag, services, absences, reloads } = this.#options;
    if (!cause) return false;
    const fromMs = firedMs - (cause.lookBackMs ?? LOOK_BACK_MS);
    if (cause.of === 'bad-reload') return wasBad(reloads, fromMs, firedMs);
    if (cause.of === 'killed') {
      return absences[cause.part].some((one) => one.fromMs <= firedMs && one.untilMs >= fromMs);
    }
    if (cause.of !== 'service') return true;
    if (cause.orLag && lag.worstSince(fromMs) >= SLOWING_LAG_MS) return true;
    const about = services.filter((each) => each === realName(labels['service_name'] ?? each));
    const spells = about.flatMap((service) => truth.during(service, fromMs, firedMs));
    return spells.some(({ fault }) => fault && (cause.kinds?.includes(fault.kind) ?? true));
  }

  /** The last that was received of a service says what is true, at the latest when promised. */
  #missed(service: string, listed: readonly Received[], nowMs: number): string[] {
    const last = lastOf(service, listed);
    const { verdict, sinceMs } = this.#options.truth.verdict(service);
    const shown: Verdict = last?.status === 'firing' ? 'unhealthy' : 'healthy';
    if (shown === verdict || nowMs < this.#dueMs(verdict, sinceMs)) return [];
    if (verdict === 'healthy' && last && this.#isForgotten(last)) return [];
    const said = last ? `the last notification, of ${last.lastReceivedAt}, is ${last.status}` : '';
    const known = said || 'there is no notification';
    return [`missed: ${service} is ${verdict} for ${nowMs - sinceMs} ms and ${known}`];
  }

  /** When the notification of what is true since then has to be there; Infinity: not while one is away. */
  #dueMs(verdict: Verdict, sinceMs: number): number {
    const { prometheus, alertmanager } = this.#options.absences;
    const backMs = Math.max(...[prometheus, alertmanager].map((all) => all.at(-1)?.untilMs ?? 0));
    const lagMs = this.#options.lag.worstSince(sinceMs);
    if (verdict === 'unhealthy') {
      return Math.max(sinceMs, backMs + RESEND_MS) + NOTIFY_MS + SLACK_MS + 4 * lagMs;
    }
    const wasAway = (prometheus.at(-1)?.untilMs ?? 0) >= sinceMs - NOTIFY_MS;
    const forgottenMs = wasAway ? FORGOTTEN_MS : 0;
    const fromMs = Math.max(sinceMs, backMs + RESEND_MS);
    return fromMs + RESOLVE_MS + forgottenMs + SLACK_MS + 4 * lagMs;
  }

  #isForgotten({ lastReceivedAt }: Received): boolean {
    const receivedMs = Date.parse(lastReceivedAt);
    const { prometheus, alertmanager } = this.#options.absences;
    const since = (absence: Absence) => absence.untilMs >= receivedMs;
    return alertmanager
      .filter(since)
      .some((away) => away.signal === 'SIGKILL' || prometheus.filter(since).some(isLostWith(away)));
  }
}

/** Whether at any moment of the time the last file that was loaded was a bad one. */
function wasBad(reloads: readonly Reload[], fromMs: number, toMs: number): boolean {
  return reloads.some(({ file, atMs }, index) => {
    const untilMs = reloads[index + 1]?.atMs ?? Infinity;
    return !isGood(file) && atMs <= toMs && untilMs >= fromMs;
  });
}

/** Whether an alert that Prometheus forgot is lost as well while Alertmanager is away. */
function isLostWith(alertmanager: Absence) {
  return (prometheus: Absence): boolean =>
    alertmanager.fromMs <= prometheus.fromMs + FORGOTTEN_MS + SLACK_MS &&
    alertmanager.untilMs + RESEND_MS >= prometheus.fromMs;
}

/** The last notification of an outage of the service, or of its end. */
function lastOf(service: string, listed: readonly Received[]): Received | undefined {
  return listed.find(
    ({ name, labels }) => name === 'ServiceDown' && labels['service_name'] === service,
  );
}

function keyOf({ fingerprint, status, startsAt }: Received): string {
  return JSON.stringify([fingerprint, status, Date.parse(startsAt)]);
}
