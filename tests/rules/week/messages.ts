import { inhibitions } from '../../../provisioning/alertmanager/inhibitions.ts';
import { rootRoute, type Route } from '../../../provisioning/alertmanager/routes.ts';
import { readAlertmanagerSettings } from '../../../provisioning/alertmanager/settings.ts';
import { parseDuration } from '../../../exporter/config/fields.ts';

export type Labels = Readonly<Record<string, string>>;

/** A message to people. */
export interface Message {
  readonly minute: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly alertname: string;
  readonly service: string;
}

interface Group {
  readonly of: Labels;
  readonly waitMinutes: number;
  readonly intervalMinutes: number;
  readonly repeatMinutes: number;
  /** When its first message is due. */
  dueMinute: number;
  told: string;
  toldMinute: number;
}

const MATCHER = /^(\w+)(=~|!~|!=|=)"(.*)"$/;

function matches(matcher: string, labels: Labels): boolean {
  const [, name = '', operator = '', value = ''] = MATCHER.exec(matcher) ?? [];
  const label = labels[name] ?? '';
  const isEqual = operator.includes('~')
    ? new RegExp(`^(?:${value})$`).test(label)
    : label === value;
  return operator.startsWith('!') ? !isEqual : isEqual;
}

function isInhibited(alert: Labels, active: readonly Labels[]): boolean {
  return inhibitions.some(({ source_matchers, target_matchers, equal = [] }) => {
    if (!target_matchers.every((matcher) => matches(matcher, alert))) return false;
    return active.some(
      (source) =>
        source !== alert &&
        source_matchers.every((matcher) => matches(matcher, source)) &&
        equal.every((label) => (source[label] ?? '') === (alert[label] ?? '')),
    );
  });
}

/** The route to people with its times, by team and severity. Times that it does not set come from the first route. */
function routeOf({
  team = 'platform',
  severity,
}: Labels): Required<Pick<Route, 'receiver'>> & Route {
  const root = rootRoute(readAlertmanagerSettings({}));
  const leaves = (root.routes ?? []).flatMap(({ routes = [] }) => routes);
  const leaf = leaves.find(({ receiver }) => receiver === `${team}-${severity}`);
  if (leaf?.receiver === undefined) throw new Error(`no route for ${team} and ${severity}`);
  return { ...root, ...leaf, receiver: leaf.receiver };
}

const minutes = (duration = '0s') => parseDuration(duration)! / 60_000;

/**
 * The messages that Alertmanager sends to people for the alerts that fire at each minute, with the shipped
 * routes and inhibitions: grouped by alert and service, after `group_wait`, changes after `group_interval`,
 * repeats after `repeat_interval`.
 */
export function messagesOf(firing: readonly (readonly Labels[])[]): Message[] {
  const groups = new Map<string, Group>();
  return firing.flatMap((active, minute) => {
    const forPeople = active.filter(({ severity = '' }) => /^(critical|warning)$/.test(severity));
    const shown = forPeople.filter((alert) => !isInhibited(alert, active));
    for (const alert of shown) {
      const key = keyOf(alert);
      if (!groups.has(key)) groups.set(key, newGroup(alert, minute));
    }
    return [...groups].flatMap(([key, group]) => {
      const own = shown.filter((alert) => keyOf(alert) === key);
      return flush(groups, key, group, own, minute);
    });
  });
}

function flush(
  groups: Map<string, Group>,
  key: string,
  group: Group,
  own: readonly Labels[],
  minute: number,
): Message[] {
  if (minute < group.dueMinute) return [];
  const now = own
    .map((alert) => JSON.stringify(alert))
    .sort()
    .join();
  const isOver = own.length === 0;
  if (isOver) groups.delete(key);
  if (isOver && group.told === '') return [];
  const isRepeat = minute - group.toldMinute >= group.repeatMinutes;
  if (now === group.told && !isRepeat) return [];
  Object.assign(group, {
    told: now,
    toldMinute: minute,
    dueMinute: minute + group.intervalMinutes,
  });
  const { alertname = '', service_name: service = '' } = group.of;
  const status = isOver ? 'resolved' : 'firing';
  return [{ minute, status, receiver: routeOf(group.of).receiver, alertname, service }];
}

function keyOf({ alertname, service_name, severity, team }: Labels): string {
  return [alertname, service_name, severity, team].join();
}

function newGroup(of: Labels, minute: number): Group {
  const { group_wait, group_interval, repeat_interval } = routeOf(of);
  const waitMinutes = minutes(group_wait);
  return {
    ...{ of, waitMinutes, told: '', toldMinute: -Infinity },
    intervalMinutes: minutes(group_interval),
    repeatMinutes: minutes(repeat_interval),
    dueMinute: minute + waitMinutes,
  };
}
