import got from 'got';

/** Usual time from the kill of a service to its notification, milliseconds. The benchmark measures it. */
export const DETECTION_MS = 60_000;
/** From a recovery to its notification: re-probe 8 s, scrape 5 s, evaluation 5 s, keep_firing_for 30 s, group_interval 30 s. */
export const RECOVERY_MS = 80_000;

/** A received notification in the API of the monitoring service. */
export interface Notification {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly channels?: readonly string[];
}

export async function notificationsOf(exporterUrl: string): Promise<readonly Notification[]> {
  const url = `${exporterUrl}/api/v1/monitoring/notifications`;
  return (await got(url).json<{ notifications: Notification[] }>()).notifications;
}

/** Number of ServiceDown notifications of a service with that status. */
export async function timesNotified(
  exporterUrl: string,
  service: string,
  status: Notification['status'],
): Promise<number> {
  const ofOutage = (one: Notification) =>
    one.name === 'ServiceDown' && one.labels['service_name'] === service && one.status === status;
  return (await notificationsOf(exporterUrl)).filter(ofOutage).length;
}
