import { EXTRA_SERVICE, isGood } from '../services-file.ts';
import { EVALUATION_MS, RECOVER_MS, SCRAPE_MS, SLACK_MS, SLOW_THRESHOLD_MS } from '../timing.ts';
import { CAUSES, LOOK_BACK_MS } from './causes.ts';
import type { Reload } from './configuration.ts';
import { realName } from './real-name.ts';
import type { NotificationWatchOptions, Received } from './received.ts';

/** From which lag on answers are slow. */
const SLOWING_LAG_MS = SLOW_THRESHOLD_MS / 2;

type Known = NotificationWatchOptions;

/** What is wrong with a notification: nothing that is known led to it. */
export function inventedBy(received: Received, known: Known): string[] {
  const { name, status, labels, startsAt, lastReceivedAt } = received;
  if (labels['severity'] === 'none') return [];
  const firedMs = Date.parse(startsAt);
  const what = `${name} ${status} ${labels['service_name'] ?? ''} at ${lastReceivedAt}`;
  if (name === 'ServiceDown') {
    if (isTrue(received, known)) return [];
    return [`invented: ${what}; the service was not ${status === 'firing' ? 'down' : 'well'}`];
  }
  return hasCause(name, labels, firedMs, known) ? [] : [`invented: ${what}; nothing led to it`];
}

/** Whether the service was down when it was seen last before the alert, or has been well or taken out since. */
function isTrue({ status, labels, startsAt, lastReceivedAt }: Received, known: Known): boolean {
  const service = labels['service_name'] ?? '';
  const firedMs = Date.parse(startsAt);
  const atMs = Date.parse(lastReceivedAt);
  const seenMs = oldestSeenMs(firedMs, known);
  const isOver = status === 'resolved';
  if (isOver && wasTakenOut(service, seenMs, atMs, known)) return true;
  const fromMs = isOver ? firedMs : seenMs;
  const slackMs = SLACK_MS + 4 * known.lag.worstSince(fromMs);
  const verdict = isOver ? 'healthy' : 'unhealthy';
  return known.truth.wasEver(realName(service), verdict, fromMs - slackMs, atMs);
}

/** When that was true which made an alert fire: by the last scrape, and after a start by the last before it. */
function oldestSeenMs(firedMs: number, { absences }: Known): number {
  const away = absences.prometheus.find(
    ({ fromMs, untilMs }) => fromMs <= firedMs && firedMs <= untilMs + SCRAPE_MS + SLACK_MS,
  );
  const lastScrapeMs = Math.min(away?.fromMs ?? firedMs, firedMs - EVALUATION_MS) - SCRAPE_MS;
  return lastScrapeMs - RECOVER_MS;
}

/** An alert ends with its service, in whatever state that was. */
function wasTakenOut(service: string, fromMs: number, toMs: number, { reloads }: Known): boolean {
  if (service !== EXTRA_SERVICE) return false;
  return reloads.some(
    ({ file, atMs }) => isGood(file) && file !== 'with-extra' && atMs >= fromMs && atMs <= toMs,
  );
}

/** `firedMs`: when the alert began to fire. */
function hasCause(
  name: string,
  labels: Received['labels'],
  firedMs: number,
  { truth, lag, services, absences, reloads }: Known,
): boolean {
  const cause = CAUSES[name];
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

/** Whether at any moment of the time the last file that was loaded was a bad one. */
function wasBad(reloads: readonly Reload[], fromMs: number, toMs: number): boolean {
  return reloads.some(({ file, atMs }, index) => {
    const untilMs = reloads[index + 1]?.atMs ?? Infinity;
    return !isGood(file) && atMs <= toMs && untilMs >= fromMs;
  });
}
