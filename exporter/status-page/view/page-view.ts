import type { ActiveAlerts, AlertSource } from '../../alerts/alert.ts';
import type { Notification } from '../../alerts/notifications.ts';
import type { CollectorState } from '../../collectors/collector.ts';
import type { Settings } from '../../config/environment.ts';
import { type Directory, shareOf } from '../../targets/service-directory.ts';
import { type History, RANGES, slotGrid } from '../../history/history.ts';
import type { Incident, Incidents } from '../../history/incidents.ts';
import type { Announcement, TargetState } from '../../probes/health-state.ts';
import { maintenanceCalendar, type OpenWindow } from '../../probes/maintenance.ts';
import { incidentId } from '../incidents-feed.ts';
import type { PageChoice } from '../page-choice.ts';
import { systemTime, type Clock } from '../../clock.ts';
import { nextTurn } from '../../time-slice.ts';
import { alertGroups, notificationViews, safeLink } from './alert-view.ts';
import { figureViews } from './figure-view.ts';
import { attentionOf, byAttention, overallOf, statusOf } from './service-state.ts';
import { detailView, rowView } from './service-view.ts';

/** What the page shows; it reads states and asks no service. */
export interface StatusPageParts {
  readonly settings: Settings;
  readonly clock: Clock;
  /** What there is to monitor, and which share of it is ours. */
  readonly directory: Directory;
  /** Our services, in their order in the configuration. */
  targets(): readonly TargetState[];
  collectors(): readonly CollectorState[];
  readonly history: History;
  readonly alerts: AlertSource;
  /** Outages, the newest first. */
  readonly incidents: {
    list(): readonly Incident[];
    query(rangeMs: number): Promise<Incidents>;
  };
  /** Announced maintenance. */
  readonly maintenance: { list(): readonly Announcement[] };
  /** Announced by API, without maintenance. */
  readonly messages: { list(): readonly Announcement[] };
  readonly notifications: { list(limit?: number): readonly Notification[] };
}

/** Paths of the page's own files below its root. */
export interface PageFiles {
  readonly styles: string;
  readonly script: string;
}

/**
 * Everything that the page of all services shows, or that of one, without words: of one moment's states, and JSON. Times
 * are Unix milliseconds by the system clock.
 */
export async function pageView(parts: StatusPageParts, choice: PageChoice, name?: string) {
  const rangeMs = RANGES[choice.range];
  const states = await statesNow(parts, rangeMs, name);
  const { now, settings, targets, directory, history, alerts, incidents, links } = states;
  const hasGrafana = links.some(({ name }) => name === 'Grafana');
  const shownLinks = { GRAFANA_URL: hasGrafana ? settings.GRAFANA_URL : undefined };
  const grid = slotGrid(rangeMs, now);
  const wanted = byAttention(
    targets.filter((target) => name !== undefined || isWanted(target, choice)),
    now,
  );
  const pages = Math.max(1, Math.ceil(wanted.length / MAX_ROWS));
  const page = Math.min(pages, choice.named.page ?? 1);
  const shown = wanted.slice((page - 1) * MAX_ROWS, page * MAX_ROWS);
  const open = incidents.incidents.filter(({ to }) => to === undefined);
  const downSince = new Map(open.map(({ service, from }) => [service, from]));
  const histories = new Map(history.services.map((service) => [service.name, service]));
  const contextOf = ({ service: { name } }: TargetState) => ({
    ...{ now, history: histories.get(name), downSince: downSince.get(name) },
  });
  const allAlerts = alertGroups(alerts, targets, shownLinks);
  const headingOf = (target: TargetState) =>
    attentionOf(target, now) === 'fine' ? (target.service.group ?? '') : '';
  return {
    choice,
    now: systemTime(now),
    overall: overallOf(targets, alerts, now),
    /** Of several processes that share the services: which this is, and how many it has. */
    share: shareOf(directory),
    /** Lists of services that cannot be used, or were not read yet. */
    lists: directory
      .lists()
      .filter(({ services, failure }) => services === undefined || failure !== undefined)
      .map(({ name, services, failure }) => ({ name, services, failure })),
    /** Problems come first and under no heading. */
    groups: [...Map.groupBy(shown, headingOf)].map(([heading, members]) => ({
      heading,
      services: members.map((target) => rowView(target, contextOf(target))),
    })),
    /** Which part of the services has rows here, the first is 1. */
    window: { page, pages },
    /** On the page of a service. */
    detail:
      name === undefined
        ? undefined
        : targets.map((target) => detailView(target, contextOf(target)))[0],
    figures: figureViews(states.collectors, history.businessMetrics),
    /** Of the figures. */
    slots: { from: systemTime(grid.from), slotMs: grid.slotMs },
    alerts: allAlerts.slice(0, MAX_ALERTS),
    furtherAlerts: Math.max(0, allAlerts.length - MAX_ALERTS),
    alertsFrom: { source: alerts.source, note: alerts.note },
    incidents: incidents.incidents
      .filter(({ to }) => (to ?? now) >= now - rangeMs)
      .slice(0, MAX_INCIDENTS)
      .map(incidentView),
    incidentsFrom: { source: incidents.source, note: incidents.note },
    announcements: announcementViews(states),
    notifications: notificationViews(states.notifications.slice(0, MAX_NOTIFICATIONS), shownLinks),
    history: { source: history.source, coveredMs: history.coveredMs, note: history.note },
    links,
  };
}
export type PageView = Awaited<ReturnType<typeof pageView>>;

/** The view with the page's own files: other files mean another version of the page. */
export type ShownView = PageView & { readonly files: PageFiles };

/** The states of one moment: of all services, or of the one with this name. */
async function statesNow(parts: StatusPageParts, rangeMs: number, name: string | undefined) {
  const [history, known, active] = await Promise.all([
    parts.history.query(rangeMs),
    parts.incidents.query(rangeMs),
    parts.alerts.active(),
  ]);
  await nextTurn();
  const isShown = (service: string | null | undefined) => name === undefined || service === name;
  const ofShown = <T extends { readonly service?: string | null }>(all: readonly T[]) =>
    all.filter(({ service }) => isShown(service));
  return {
    now: parts.clock.now(),
    settings: parts.settings,
    directory: parts.directory,
    targets: parts.targets().filter(({ service }) => isShown(service.name)),
    collectors: name === undefined ? parts.collectors() : [],
    history,
    alerts: { ...active, alerts: ofShown(active.alerts) },
    incidents: { ...known, incidents: ofShown(known.incidents) },
    maintenance: parts.maintenance
      .list()
      .filter(({ service }) => service === undefined || isShown(service)),
    messages: parts.messages.list(),
    notifications: parts.notifications
      .list()
      .filter(({ labels }) => isShown(labels['service_name'])),
    links: linksOf(parts.settings, active),
  };
}
type States = Awaited<ReturnType<typeof statesNow>>;

/** What is announced now, messages for everybody first. The same window of several services is one entry. */
function announcementViews({ now, directory, maintenance, messages, targets }: States) {
  type Kind = 'announcement' | 'maintenance';
  const view = (kind: Kind, { message, fromMs, toMs }: OpenWindow, service?: string) => ({
    ...{ kind, message, service, from: fromMs, until: toMs },
  });
  const windowOf = ({ message, from, until }: Announcement) => ({
    ...{ message, fromMs: systemTime(from), toMs: systemTime(until) },
  });
  const openMessages = maintenanceCalendar(directory.announcements())(systemTime(now));
  const all = [
    ...[...messages.map(windowOf), ...openMessages].map((each) => view('announcement', each)),
    ...maintenance.map((each) => view('maintenance', windowOf(each), each.service)),
    ...targets.flatMap(({ service, openWindows }) =>
      openWindows.map((each) => view('maintenance', each, service.name)),
    ),
  ];
  const groups = Map.groupBy(all, ({ service: _, ...same }) => JSON.stringify(same));
  return [...groups.values()].map((same) => {
    const { service: _, ...first } = same[0]!;
    /** None: it concerns all services. */
    const services = same.flatMap(({ service = [] }) => service);
    return { ...first, services };
  });
}

/** Listed, the most urgent: each has a kilobyte, and an outage may have one for each service. */
const MAX_ALERTS = 50;
/** Listed, the newest; the feed has all incidents. */
const MAX_INCIDENTS = 30;
const MAX_NOTIFICATIONS = 20;

function incidentView(incident: Incident) {
  const { from, to } = incident;
  return {
    ...incident,
    id: incidentId(incident),
    from: systemTime(from),
    to: to === undefined ? undefined : systemTime(to),
  };
}

/** Rows of a page that still loads and reads well. */
export const MAX_ROWS = 100;

/** A search finds names and groups. */
function isWanted(target: TargetState, { named: { q = '', state } }: PageChoice): boolean {
  const { name, group = '' } = target.service;
  const hasText = `${name} ${group}`.toLowerCase().includes(q.toLowerCase());
  return hasText && (state === undefined || statusOf(target) === state);
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
