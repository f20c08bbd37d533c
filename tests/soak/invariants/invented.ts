import type { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { Absence } from '../../support/processes/restartable.ts';
import type { LagRecord } from '../lag.ts';
import { EXTRA_SERVICE, fleetService, isGood } from '../plan/services-file.ts';
import type { Truth } from '../plan/truth.ts';
import { EVALUATION_MS, RECOVER_MS, SCRAPE_MS, SLACK_MS, SLOW_THRESHOLD_MS } from '../timing.ts';
import { CAUSES, LOOK_BACK_MS } from './causes.ts';
import type { Reload } from './configuration.ts';

/** A notification in the exporter's list. */
export interface Received {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly fingerprint: string;
  readonly receiver: string;
  readonly startsAt: string;
  readonly lastReceivedAt: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The known events that notifications are compared with. */
export interface Known {
  readonly truth: Truth;
  readonly lag: LagRecord;
  readonly absences: Readonly<Record<'prometheus' | 'alertmanager', readonly Absence[]>>;
  /** All reloads so far, in order. */
  readonly reloads: readonly Reload[];
  readonly services: typeof SERVICE_NAMES;
}

/** Lag that makes responses slow. */
const SLOWING_LAG_MS = SLOW_THRESHOLD_MS / 2;

/** Returns a fault if no known event explains the notification. */
export function inventedBy(received: Received, known: Known): string[] {
  const { name, status, labels, startsAt, lastReceivedAt } = received;
  if (labels['severity'] === 'none') return [];
  const firedMs = Date.parse(startsAt);
  const what = `${name} ${status} ${labels['service_name'] ?? ''} at ${lastReceivedAt}`;
  if (name === 'ServiceDown') {
    if (isTrue(received, known)) return [];
    return [`invented: ${what}; the service was not ${status === 'firing' ? 'down' : 'healthy'}`];
  }
  return hasCause(name, labels, firedMs, known) ? [] : [`invented: ${what}; nothing caused it`];
}

/** Firing: the service was down at the last scrape before it. Resolved: it was healthy or removed since. */
function isTrue({ status, labels, startsAt, lastReceivedAt }: Received, known: Known): boolean {
  const service = labels['service_name'] ?? '';
  const firedMs = Date.parse(startsAt);
  const atMs = Date.parse(lastReceivedAt);
  const seenMs = oldestSeenMs(firedMs, known);
  const isOver = status === 'resolved';
  if (isOver && wasRemoved(service, seenMs, atMs, known)) return true;
  const fromMs = isOver ? firedMs : seenMs;
  const slackMs = SLACK_MS + 4 * known.lag.worstSince(fromMs);
  const health = isOver ? 'healthy' : 'unhealthy';
  return known.truth.wasEver(fleetService(service), health, fromMs - slackMs, atMs);
}

/** Start of the time that an alert may have seen: the last scrape, after a start the last one before it. */
function oldestSeenMs(firedMs: number, { absences }: Known): number {
  const away = absences.prometheus.find(
    ({ fromMs, untilMs }) => fromMs <= firedMs && firedMs <= untilMs + SCRAPE_MS + SLACK_MS,
  );
  const lastScrapeMs = Math.min(away?.fromMs ?? firedMs, firedMs - EVALUATION_MS) - SCRAPE_MS;
  return lastScrapeMs - RECOVER_MS;
}

/** Whether a reload removed the service. Its other alerts end then, whatever its state was. */
function wasRemoved(service: string, fromMs: number, toMs: number, { reloads }: Known): boolean {
  if (service !== EXTRA_SERVICE) return false;
  return reloads.some(
    ({ file, atMs }) => isGood(file) && file !== 'with-extra' && atMs >= fromMs && atMs <= toMs,
  );
}

/** `firedMs`: the time at which the alert started to fire. */
function hasCause(
  name: string,
  labels: Received['labels'],
  firedMs: number,
  known: Known,
): boolean {
  const { truth, lag, services, absences, reloads } = known;
  const cause = CAUSES[name];
  if (!cause) return false;
  const fromMs = firedMs - (cause.lookBackMs ?? LOOK_BACK_MS);
  if (cause.of === 'bad-reload') return wasBad(reloads, fromMs, firedMs);
  if (cause.of === 'removed')
    return wasRemoved(labels['service_name'] ?? '', fromMs, firedMs, known);
  if (cause.of === 'killed') {
    return absences[cause.part].some((one) => one.fromMs <= firedMs && one.untilMs >= fromMs);
  }
  if (cause.of !== 'service') return true;
  if (cause.orLag && lag.worstSince(fromMs) >= SLOWING_LAG_MS) return true;
  const about = services.filter((each) => each === fleetService(labels['service_name'] ?? each));
  const periods = about.flatMap((service) => truth.during(service, fromMs, firedMs));
  return periods.some(({ fault }) => fault && (cause.kinds?.includes(fault.kind) ?? true));
}

/** Whether the last file was a bad one at any time in the range. */
function wasBad(reloads: readonly Reload[], fromMs: number, toMs: number): boolean {
  return reloads.some(({ file, atMs }, index) => {
    const untilMs = reloads[index + 1]?.atMs ?? Infinity;
    return !isGood(file) && atMs <= toMs && untilMs >= fromMs;
  });
}
