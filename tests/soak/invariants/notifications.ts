import type { Absence } from '../../support/processes/restartable.ts';
import { FILLER } from '../filler.ts';
import { FORGOTTEN_MS, NOTIFY_MS, RESEND_MS, RESOLVE_MS, SAVE_MS, SLACK_MS } from '../timing.ts';
import type { Health } from '../plan/truth.ts';
import { inventedBy } from './invented.ts';
import type { Known, Received } from './invented.ts';

/**
 * No notification is missing and none is invented. While Prometheus and Alertmanager are killed:
 *
 * - An outage is notified NOTIFY_MS after both are back and Prometheus has sent the alert again, a recovery
 *   RESOLVE_MS after that. An outage that starts and ends while one is down may stay unnoticed.
 * - A restarted Prometheus does not know its earlier alerts. If the service is healthy by then, Alertmanager
 *   ends the alert FORGOTTEN_MS later.
 * - An Alertmanager after SIGKILL returns to its last saved notification log: a firing may be notified
 *   twice, a resolution may be missing, and if it lost a resolution, it may not notify the next outage. After
 *   SIGTERM the log is complete.
 * - Alertmanager saves notifications but no alerts. An alert that Prometheus has forgotten is lost with an
 *   Alertmanager that stops before it has ended the alert, or before it has received it.
 */
export class NotificationWatch {
  readonly #known: Known;
  readonly #seen = new Set<string>();
  /** True if the last notification of no service is that it is down. */
  isQuiet = true;

  constructor(known: Known) {
    this.#known = known;
  }

  /** Number of notifications so far, without repeats. */
  get total(): number {
    return this.#seen.size;
  }

  /** `all`: the exporter's list, newest first. */
  check(all: readonly Received[], nowMs: number): string[] {
    const listed = all.filter(({ receiver }) => receiver !== FILLER);
    const fresh = listed.filter((each) => !this.#seen.has(keyOf(each)));
    for (const each of fresh) this.#seen.add(keyOf(each));
    const last = this.#known.services.map((service) => lastOf(service, listed));
    this.isQuiet = last.every((each) => each?.status !== 'firing' || this.#isForgotten(each));
    return [
      ...fresh.flatMap((each) => inventedBy(each, this.#known)),
      ...this.#known.services.flatMap((service) => this.#missed(service, listed, nowMs)),
    ];
  }

  /** The last notification of a service matches its true health within the limit. */
  #missed(service: string, listed: readonly Received[], nowMs: number): string[] {
    const last = lastOf(service, listed);
    const { health, sinceMs } = this.#known.truth.health(service);
    const shown: Health = last?.status === 'firing' ? 'unhealthy' : 'healthy';
    if (shown === health || nowMs < this.#dueMs(health, sinceMs)) return [];
    if (last && (health === 'healthy' ? this.#isForgotten(last) : this.#isUndone(last))) return [];
    const shownText = last
      ? `the last notification (${last.lastReceivedAt}) is ${last.status}`
      : 'there is no notification';
    return [`missing: ${service} has been ${health} for ${nowMs - sinceMs} ms, but ${shownText}`];
  }

  /** Time at which the notification must have arrived. Infinity while one of them is down. */
  #dueMs(health: Health, sinceMs: number): number {
    const { prometheus, alertmanager } = this.#known.absences;
    const backMs = Math.max(...[prometheus, alertmanager].map((all) => all.at(-1)?.untilMs ?? 0));
    const lagMs = this.#known.lag.worstSince(sinceMs);
    if (health === 'unhealthy') {
      return Math.max(sinceMs, backMs + RESEND_MS) + NOTIFY_MS + SLACK_MS + 4 * lagMs;
    }
    const wasAway = (prometheus.at(-1)?.untilMs ?? 0) >= sinceMs - NOTIFY_MS;
    const forgottenMs = wasAway ? FORGOTTEN_MS : 0;
    const fromMs = Math.max(sinceMs, backMs + RESEND_MS);
    return fromMs + RESOLVE_MS + forgottenMs + SLACK_MS + 4 * lagMs;
  }

  /** Whether a kill returned Alertmanager to a state before this resolution. */
  #isUndone({ status, lastReceivedAt }: Received): boolean {
    const receivedMs = Date.parse(lastReceivedAt);
    return (
      status === 'resolved' &&
      this.#known.absences.alertmanager.some(
        ({ signal, fromMs }) =>
          signal === 'SIGKILL' && fromMs >= receivedMs && fromMs <= receivedMs + SAVE_MS + SLACK_MS,
      )
    );
  }

  #isForgotten({ lastReceivedAt }: Received): boolean {
    const receivedMs = Date.parse(lastReceivedAt);
    const { prometheus, alertmanager } = this.#known.absences;
    const since = (absence: Absence) => absence.untilMs >= receivedMs;
    return alertmanager
      .filter(since)
      .some((away) => away.signal === 'SIGKILL' || prometheus.filter(since).some(isLostWith(away)));
  }
}

/** Whether an alert that Prometheus has forgotten is also lost in this absence of Alertmanager. */
function isLostWith(alertmanager: Absence) {
  return (prometheus: Absence): boolean =>
    alertmanager.fromMs <= prometheus.fromMs + FORGOTTEN_MS + SLACK_MS &&
    alertmanager.untilMs + RESEND_MS >= prometheus.fromMs;
}

/** The last ServiceDown notification of the service. */
function lastOf(service: string, listed: readonly Received[]): Received | undefined {
  return listed.find(
    ({ name, labels }) => name === 'ServiceDown' && labels['service_name'] === service,
  );
}

function keyOf({ fingerprint, status, startsAt }: Received): string {
  return JSON.stringify([fingerprint, status, Date.parse(startsAt)]);
}
