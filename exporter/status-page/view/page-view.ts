import type { ActiveAlerts } from '../../alerts/alert.ts';
import type { Notification } from '../../alerts/notifications.ts';
import type { CollectorState } from '../../collectors/collector.ts';
import type { Settings } from '../../config/environment.ts';
import { type Directory, shareOf, type Share } from '../../targets/service-directory.ts';
import { type HistoryResult, RANGES, slotGrid } from '../../history/history.ts';
import type { Incident } from '../../history/incidents.ts';
import type { Announcement } from '../../probes/health-state.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { incidentId } from '../incidents-feed.ts';
import type { PageChoice } from '../page-choice.ts';
import { systemTime } from '../../clock.ts';
import { safeLink } from './safe-link.ts';
import { alertGroups, notificationViews } from './alert-view.ts';
import type { AlertGroup, NotificationView } from './alert-view.ts';
import { figureViews, type FigureView } from './figure-view.ts';
import { overallOf, type Overall } from './overall.ts';
import { serviceView, type ServiceView } from './service-view.ts';
import { attentionOf, byAttention, statusOf } from './service-state.ts';

export interface ListView {
  readonly name: string;
  /** In force from it; undefined until it was read once. */
  readonly services?: number;
  readonly failure?: string;
}

/** An outage in the range. Times are Unix milliseconds by the system clock. */
export interface IncidentView extends Incident {
  readonly id: string;
}

/** Everything that the page shows, without words: of one moment's states, and JSON. */
export interface PageView {
  readonly choice: PageChoice;
  /** Unix milliseconds by the system clock. */
  readonly now: number;
  readonly overall: Overall;
  readonly services: readonly ServiceView[];
  /** Of several processes that share the services: which this is, and how many it has. */
  readonly share?: Share;
  /** Lists of services that cannot be used, or were not read yet. */
  readonly lists: readonly ListView[];
  /** Services without a row: there are too many. */
  readonly furtherServices: number;
  readonly figures: readonly FigureView[];
  /** Start and length of a slot of the figures, Unix milliseconds by the system clock. */
  readonly slots: { readonly from: number; readonly slotMs: number };
  readonly alerts: readonly AlertGroup[];
  readonly alertsFrom: Pick<ActiveAlerts, 'source' | 'note'>;
  readonly incidents: readonly IncidentView[];
  /** Announced maintenance with its message; times are Unix milliseconds by the system clock. */
  readonly announcements: readonly Announcement[];
  readonly notifications: readonly NotificationView[];
  readonly history: Pick<HistoryResult, 'source' | 'note' | 'coveredMs'>;
  readonly links: readonly { readonly name: string; readonly href: string }[];
}

/** The view with the addresses of the page's own files: other files mean another version of the page. */
export interface ShownView extends PageView {
  readonly files: { readonly styles: string; readonly script: string };
}

/** The states of one moment. */
export interface PageMoment {
  readonly now: number;
  readonly settings: Settings;
  readonly targets: readonly TargetState[];
  readonly directory: Directory;
  readonly collectors: readonly CollectorState[];
  readonly history: HistoryResult;
  readonly alerts: ActiveAlerts;
  /** The newest first. */
  readonly incidents: readonly Incident[];
  readonly announcements: readonly Announcement[];
  readonly notifications: readonly Notification[];
}

export function pageView(moment: PageMoment, choice: PageChoice): PageView {
  const { now, settings, targets, directory, collectors, history, alerts, notifications } = moment;
  const share = shareOf(directory);
  const rangeMs = RANGES[choice.range];
  const grid = slotGrid(rangeMs, now);
  const wanted = targets.filter((target) => isWanted(target, choice));
  const shown = shownTargets(wanted, now);
  const { source, coveredMs, note } = history;
  const links = linksOf(settings, alerts);
  const hasGrafana = links.some(({ name }) => name === 'Grafana');
  const shownLinks = { GRAFANA_URL: hasGrafana ? settings.GRAFANA_URL : undefined };
  const open = moment.incidents.filter(({ to }) => to === undefined);
  const downSince = new Map(open.map(({ service, from }) => [service, from]));
  const histories = new Map(history.services.map((service) => [service.name, service]));
  return {
    choice,
    now: systemTime(now),
    overall: overallOf(targets, alerts, now),
    services: shown.map((target, index) =>
      serviceView(target, {
        history: histories.get(target.service.name),
        ...{ rangeMs, now, downSince: downSince.get(target.service.name) },
        isOpen:
          index < maxOpen(targets.length) &&
          ['down', 'doubtful'].includes(attentionOf(target, now)),
      }),
    ),
    ...(share && { share }),
    lists: listViews(directory),
    furtherServices: wanted.length - shown.length,
    slots: { from: systemTime(grid.from), slotMs: grid.slotMs },
    figures: figureViews(collectors, history.businessMetrics),
    alerts: alertGroups(alerts, targets, shownLinks),
    alertsFrom: { source: alerts.source, ...(alerts.note !== undefined && { note: alerts.note }) },
    incidents: moment.incidents
      .filter(({ to }) => (to ?? now) >= now - rangeMs)
      .slice(0, MAX_INCIDENTS)
      .map(incidentView),
    announcements: moment.announcements.map((one) => ({
      ...one,
      from: systemTime(one.from),
      until: systemTime(one.until),
    })),
    notifications: notificationViews(notifications, shownLinks),
    history: { source, coveredMs, ...(note !== undefined && { note }) },
    links,
  };
}

/** Incidents listed; the feed has all. */
const MAX_INCIDENTS = 30;

function incidentView(incident: Incident): IncidentView {
  const { from, to } = incident;
  return {
    ...incident,
    id: incidentId(incident),
    from: systemTime(from),
    ...(to !== undefined && { to: systemTime(to) }),
  };
}

/** Rows of a page that still loads and reads well. */
export const MAX_ROWS = 100;
/** Problems whose details are open from the start: of many services fewer, so that all fit. */
const maxOpen = (services: number) => (services > 8 ? 1 : 3);

function isWanted(target: TargetState, { named: { q, state } }: PageChoice): boolean {
  const hasText = target.service.name.toLowerCase().includes(q?.toLowerCase() ?? '');
  return hasText && (state === undefined || statusOf(target) === state);
}

/** The services that get a row. */
export function shownTargets(targets: readonly TargetState[], now: number): TargetState[] {
  return byAttention(targets, now).slice(0, MAX_ROWS);
}

/** The lists of which there is something to say. */
function listViews(directory: Directory): ListView[] {
  return directory
    .lists()
    .filter(({ services, failure }) => services === undefined || failure !== undefined)
    .map(({ name, services, failure }) => ({
      name,
      ...(services !== undefined && { services }),
      ...(failure !== undefined && { failure }),
    }));
}

/** The parts that are configured, without those that are known not to respond. */
function linksOf(settings: Settings, { source, alerts }: ActiveAlerts) {
  const isDown = (part: string) =>
    part === 'Prometheus'
      ? settings.PROMETHEUS_URL !== undefined && source !== 'prometheus'
      : alerts.some(({ name }) => name === `${part}Down`);
  const addresses = [
    ['Grafana', settings.GRAFANA_URL],
    ['Prometheus', settings.PROMETHEUS_EXTERNAL_URL ?? settings.PROMETHEUS_URL],
    ['Alertmanager', settings.ALERTMANAGER_URL],
  ] as const;
  return addresses.flatMap(([name, address]) => {
    const href = safeLink(address);
    return href === undefined || isDown(name) ? [] : [{ name, href }];
  });
}
