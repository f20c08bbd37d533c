import got from 'got';

/** The promise of the README, milliseconds: from the kill of a service to its notification. */
export const DETECTION_MS = 60_000;
/** From recovery to the notification: re-probe 5 s, scrape 5 s, evaluation 5 s, kept firing 30 s, group_interval 30 s. */
export const RECOVERY_MS = 80_000;

/** What the monitoring service shows of a notification that it received. */
export interface Notification {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
}

export async function notificationsOf(exporterUrl: string): Promise<readonly Notification[]> {
  const url = `${exporterUrl}/api/v1/monitoring/notifications`;
  return (await got(url).json<{ notifications: Notification[] }>()).notifications;
}

/** How often the monitoring service was notified that a service is down, or that this is over. */
export async function timesNotified(
  exporterUrl: string,
  service: string,
  status: Notification['status'],
): Promise<number> {
  const ofOutage = (one: Notification) =>
    one.name === 'ServiceDown' && one.labels['service_name'] === service && one.status === status;
  return (await notificationsOf(exporterUrl)).filter(ofOutage).length;
}
