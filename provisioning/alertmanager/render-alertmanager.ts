import { dump } from 'js-yaml';
import { inhibitions } from './inhibitions.ts';
import { receivers } from './receivers.ts';
import { BUSINESS_HOURS, rootRoute } from './routes.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** Renders alertmanager.yml. Secrets stay in their files; the result has only the paths. */
export function renderAlertmanager(settings: AlertmanagerSettings): string {
  const config = {
    templates: [settings.common.ALERTMANAGER_TEMPLATES],
    ...timeIntervals(settings),
    route: rootRoute(settings),
    inhibit_rules: inhibitions,
    receivers: receivers(settings),
  };
  return dump(config, { lineWidth: 100, noRefs: true });
}

function timeIntervals({ businessHours }: AlertmanagerSettings) {
  if (businessHours === undefined) return {};
  const { weekdays, startTime, endTime, timeZone } = businessHours;
  const interval = {
    weekdays: [weekdays],
    times: [{ start_time: startTime, end_time: endTime }],
    location: timeZone,
  };
  return { time_intervals: [{ name: BUSINESS_HOURS, time_intervals: [interval] }] };
}
