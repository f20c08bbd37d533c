import type { Absence } from '../../support/restartable.ts';
import {
  FORGOTTEN_MS,
  NOTIFY_MS,
  RESEND_MS,
  RESOLVE_MS,
  SLACK_MS,
  WRITTEN_DOWN_MS,
} from '../timing.ts';
import type { Verdict } from '../truth.ts';
import { inventedBy } from './invented.ts';
import type { NotificationWatchOptions, Received } from './received.ts';

/**
 * No notification is missed and none is invented. What holds while parts are killed:
 *
 * - An outage that goes on is notified NOTIFY_MS after both are back (and Prometheus has repeated it
 *   to an Alertmanager that lost it), a recovery RESOLVE_MS after. One that begins and ends within an
 *   absence may stay unknown.
 * - A Prometheus that was away does not know what it had fired: if the service is well by then,
 *   Alertmanager ends the alert by itself, FORGOTTEN_MS later.
 * - An Alertmanager that was killed with SIGKILL has forgotten what it notified: the firing of an
 *   outage may come twice, and the resolution of one may not come at all. Of an outage whose resolution
 *   it forgot it still knows the firing: of the next one it may tell nothing. After SIGTERM it knows all.
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
      ...fresh.flatMap((each) => inventedBy(each, this.#options)),
      ...this.#options.services.flatMap((service) => this.#missed(service, listed, nowMs)),
    ];
  }

  /** The last that was received of a service says what is true, at the latest when promised. */
  #missed(service: string, listed: readonly Received[], nowMs: number): string[] {
    const last = lastOf(service, listed);
    const { verdict, sinceMs } = this.#options.truth.verdict(service);
    const shown: Verdict = last?.status === 'firing' ? 'unhealthy' : 'healthy';
    if (shown === verdict || nowMs < this.#dueMs(verdict, sinceMs)) return [];
    if (last && (verdict === 'healthy' ? this.#isForgotten(last) : this.#isUndone(last))) return [];
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

  /** Whether an Alertmanager that was killed went back to a time at which it had not told the end yet. */
  #isUndone({ status, lastReceivedAt }: Received): boolean {
    const receivedMs = Date.parse(lastReceivedAt);
    return (
      status === 'resolved' &&
      this.#options.absences.alertmanager.some(
        ({ signal, fromMs }) =>
          signal === 'SIGKILL' &&
          fromMs >= receivedMs &&
          fromMs <= receivedMs + WRITTEN_DOWN_MS + SLACK_MS,
      )
    );
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
