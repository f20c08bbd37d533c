import { alerts } from '../../alert-rules/groups.ts';
import { TEAMS } from '../../alert-rules/lib/rule.ts';
import type { Team } from '../../alert-rules/lib/rule.ts';
import { HEARTBEAT, MONITORING_SERVICE, ownReceiver } from './receivers.ts';
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

const OTHER_TEAMS = TEAMS.filter((team) => team !== 'platform');

/** The services that the alerts of a team are about. */
function servicesOf(team: Team): string[] {
  const own = alerts.filter(({ rule: { labels } }) => labels.team === team);
  return [...new Set(own.flatMap(({ rule: { labels } }) => labels.service_name ?? []))];
}

export const BUSINESS_HOURS = 'business-hours';

/**
 * Someone has to know of an outage within 60 s; alert-rules/service-health.ts adds up the times. Each
 * service is a group of its own, so a second outage does not wait for the first one's group_interval.
 */
const CRITICAL = { group_wait: '2s', group_interval: '30s', repeat_interval: '4h' };
/**
 * A warning waits for others of its group. Alertmanager tells neither the end of a warning that is inhibited or
 * outside business hours, nor its next beginning within `repeat_interval`. So that is shorter than a night outside
 * business hours, and each morning begins with every warning that fires.
 */
const WARNING = { group_wait: '30s', group_interval: '5m', repeat_interval: '12h' };
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
      ...OTHER_TEAMS.flatMap((team) => ownRoutes(team, inHours)),
      ...OTHER_TEAMS.map((team) => teamRoute(team, inHours)),
      teamRoute('platform', inHours),
    ],
  };
}

/**
 * An outage of a team's service, or of what it needs, reaches the platform team and, by its own channels, the
 * team: these alerts keep the team's other alerts quiet.
 */
function ownRoutes(team: Team, inHours: Route): Route[] {
  const ofItsServices = `service_name=~"${servicesOf(team).join('|')}"`;
  const own = (alert: string) => [`alertname="${alert}"`, ofItsServices];
  const receiver = ownReceiver(team);
  return [
    { receiver, matchers: own('ServiceDown'), continue: true, ...CRITICAL },
    {
      receiver: `${receiver}-warning`,
      matchers: own('DependencyDown'),
      continue: true,
      ...inHours,
    },
  ];
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
