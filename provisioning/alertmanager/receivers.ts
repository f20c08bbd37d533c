import { TEAMS } from '../../alert-rules/rule.ts';
import { pagerDuty, peoplesIntegrations } from './integrations.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** A name, and how those behind it are told; with a name alone nobody is. */
export interface Receiver {
  readonly name: string;
  readonly [integrations: string]: unknown;
}

export const MONITORING_SERVICE = 'monitoring-service';
export const HEARTBEAT = 'heartbeat';

/** The names stay the same whatever is configured. */
export function receivers(settings: AlertmanagerSettings): Receiver[] {
  return [
    monitoringService(settings),
    heartbeat(settings),
    ...TEAMS.flatMap((team) => {
      const channels = settings.channels[team];
      const people = peoplesIntegrations(channels, settings);
      return [
        { name: `${team}-critical`, ...people, ...pagerDuty(channels) },
        { name: `${team}-warning`, ...people },
      ];
    }),
  ];
}

/** Its page and log show every notification. */
function monitoringService({ common }: AlertmanagerSettings): Receiver {
  const url = new URL('/api/v1/monitoring/notifications', common.MONITORING_SERVICE_URL).href;
  const authorization = { credentials_file: common.NOTIFICATIONS_TOKEN_FILE };
  const webhook = { url, send_resolved: true, http_config: { authorization } };
  return { name: MONITORING_SERVICE, webhook_configs: [webhook] };
}

/** A watch outside that raises the alarm when the Watchdog no longer calls. */
function heartbeat({ common: { HEARTBEAT_URL_FILE: file } }: AlertmanagerSettings): Receiver {
  if (file === undefined) return { name: HEARTBEAT };
  const webhook = { url_file: file, send_resolved: false };
  return { name: HEARTBEAT, webhook_configs: [webhook] };
}
