import type { IInhibitRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/InhibitRule';
import type { IMatcher } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher';
import type { IMuteTimeInterval } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/MuteTimeInterval';
import type { IRoute } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Route';
import type { BusinessHours } from '../alertmanager/business-hours.ts';
import { inhibitions } from '../alertmanager/inhibitions.ts';
import { BUSINESS_HOURS } from '../alertmanager/routes.ts';
import type { Route } from '../alertmanager/routes.ts';

const MATCHER = /^(\w+)(=~|!~|!=|=)"(.*)"$/;

/** A node of the routing tree with all below it, as the operator's resource writes it. */
export function toResourceRoute(route: Route): IRoute {
  const { matchers, group_by, group_wait, group_interval, repeat_interval } = route;
  return definedOf({
    receiver: route.receiver,
    matchers: matchers?.map(toMatcher),
    continue: route.continue,
    groupBy: group_by?.slice(),
    groupWait: group_wait,
    groupInterval: group_interval,
    repeatInterval: repeat_interval,
    activeTimeIntervals: route.active_time_intervals?.slice(),
    routes: route.routes?.map(toResourceRoute),
  });
}

/** Every inhibition; the operator keeps them to the alerts of the resource's namespace. */
export function inhibitRules(): IInhibitRule[] {
  return inhibitions.map(({ source_matchers, target_matchers, equal }) =>
    definedOf({
      sourceMatch: source_matchers.map(toMatcher),
      targetMatch: target_matchers.map(toMatcher),
      equal: equal?.slice(),
    }),
  );
}

/** When warnings may disturb people, in UTC: the resource knows no other time. */
export function timeIntervals(hours: BusinessHours | undefined): IMuteTimeInterval[] {
  if (hours === undefined) return [];
  const { weekdays, startTime, endTime } = hours;
  return [
    {
      name: BUSINESS_HOURS,
      timeIntervals: [{ weekdays: [weekdays], times: [{ startTime, endTime }] }],
    },
  ];
}

/** `severity=~"critical|warning"`. Throws if it is written otherwise. */
function toMatcher(text: string): IMatcher {
  const [, name, matchType, value] = MATCHER.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a matcher: ${text}`);
  return { name, value, matchType: matchType as NonNullable<IMatcher['matchType']> };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOf<T extends object>(object: T): Defined<T> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
