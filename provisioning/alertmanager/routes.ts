import { TEAMS } from '../../alert-rules/rule.ts';
import type { Team } from '../../alert-rules/rule.ts';
import { HEARTBEAT, MONITORING_SERVICE } from './receivers.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** One node of Alertmanager's routing tree. */
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
 * Someone is to know within 60 s of an outage; alert-rules/service-health.ts does the sum. Each
 * service is a group of its own, so that the second outage does not wait for the first one's
 * group_interval.
 */
const CRITICAL = { group_wait: '2s', group_interval: '30s', repeat_interval: '4h' };
/** A warning waits for others of its kind, and is not repeated before the next day. */
const WARNING = { group_wait: '30s', group_interval: '5m', repeat_interval: '24h' };
/**
 * The heartbeat beats each minute, with nothing else in its group. What was sent a moment less than
 * `repeat_interval` ago is not sent again: it has to be shorter than the minute.
 */
const BEAT = { group_wait: '0s', group_interval: '1m', repeat_interval: '30s' };

/**
 * The Watchdog goes to its heartbeat alone. All else reaches the monitoring service first, and goes
 * on to the people of its team: what is critical at any time, warnings in business hours if such are
 * set. What is `info` disturbs nobody.
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

/** The platform team also has what belongs to nobody. */
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
