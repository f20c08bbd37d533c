import { TEAMS } from '../../alert-rules/rule.ts';
import type { Team } from '../../alert-rules/rule.ts';
import { HEARTBEAT, MONITORING_SERVICE } from './receivers.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** A node of Alertmanager's routing tree. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

export const BUSINESS_HOURS = 'business-hours';

/**
 * Someone has to know of an outage within 60 s; alert-rules/service-health.ts adds up the times. Each
 * service is a group of its own, so a second outage does not wait for the first one's group_interval.
 */
const CRITICAL = { group_wait: '2s', group_interval: '30s', repeat_interval: '4h' };
/** A warning waits for others of its group and is repeated after a day. */
const WARNING = { group_wait: '30s', group_interval: '5m', repeat_interval: '24h' };
/**
 * The heartbeat is sent each minute. `repeat_interval` must be shorter than a minute: a notification is
 * not sent again if the last one is only slightly less than `repeat_interval` old.
 */
const BEAT = { group_wait: '0s', group_interval: '1m', repeat_interval: '30s' };

/**
 * The Watchdog goes to the heartbeat only. All other alerts go to the monitoring service, then to their
 * team: critical ones at any time, warnings in business hours if these are set, `info` never.
 */
export function rootRoute({ businessHours }: AlertmanagerSettings): Route {
  const inHours = businessHours ? { active_time_intervals: [BUSINESS_HOURS] } : {};
  return {
    receiver: MONITORING_SERVICE,
    group_by: ['alertname', 'service_name'],
    ...WARNING,
    routes: [
      { receiver: HEARTBEAT, matchers: ['alertname="Watchdog"'], ...BEAT },
      {
        receiver: MONITORING_SERVICE,
        matchers: ['severity="critical"'],
        continue: true,
        ...CRITICAL,
      },
      { receiver: MONITORING_SERVICE, matchers: ['severity!="critical"'], continue: true },
      ...TEAMS.filter((team) => team !== 'platform').map((team) => teamRoute(team, inHours)),
      teamRoute('platform', inHours),
    ],
  };
}

/** The platform team also gets the alerts of no team. */
function teamRoute(team: Team, inHours: Route): Route {
  const ofTheTeam = team === 'platform' ? [] : [`team="${team}"`];
  return {
    matchers: [...ofTheTeam, 'severity=~"critical|warning"'],
    routes: [
      { receiver: `${team}-critical`, matchers: ['severity="critical"'], ...CRITICAL },
      { receiver: `${team}-warning`, matchers: ['severity="warning"'], ...inHours },
    ],
  };
}
