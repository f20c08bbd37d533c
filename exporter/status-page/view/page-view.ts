import type { ActiveAlerts } from '../../alerts/alert.ts';
import type { Notification } from '../../alerts/notifications.ts';
import type { CollectorState } from '../../collectors/collector.ts';
import type { Settings } from '../../config/environment.ts';
import { type Directory, shareOf, type Share } from '../../targets/service-directory.ts';
import { type HistoryResult, RANGES } from '../../history/history.ts';
import type { TargetState } from '../../probes/health-state.ts';
import type { PageChoice } from '../page-choice.ts';
import { safeLink } from '../safe-link.ts';
import { alertViews, notificationViews } from './alert-view.ts';
import type { AlertView, NotificationView } from './alert-view.ts';
import { figureViews, type FigureView } from './figure-view.ts';
import { listViews, type ListView } from './list-view.ts';
import { overallOf, type Overall } from './overall.ts';
import { serviceView, type ServiceView } from './service-view.ts';
import { shownTargets } from './shown-targets.ts';

/** Everything that the page shows, without words: pure, made of one moment's states. */
export interface PageView {
  readonly choice: PageChoice;
  /** Unix milliseconds. */
  readonly now: number;
  readonly overall: Overall;
  readonly services: readonly ServiceView[];
  /** Of several processes that share the services: which this is, and how many it has. */
  readonly share: Share | undefined;
  /** Lists of services that cannot be used, or were not read yet. */
  readonly lists: readonly ListView[];
  /** Services without a row: there are too many. */
  readonly furtherServices: number;
  readonly figures: readonly FigureView[];
  readonly alerts: readonly AlertView[];
  readonly alertsFrom: Pick<ActiveAlerts, 'source' | 'note'>;
  readonly notifications: readonly NotificationView[];
  readonly history: Pick<HistoryResult, 'source' | 'note' | 'coveredMs'>;
  readonly links: readonly { readonly name: string; readonly href: string }[];
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
  readonly notifications: readonly Notification[];
}

export function pageView(moment: PageMoment, choice: PageChoice): PageView {
  const { now, settings, targets, directory, collectors, history, alerts, notifications } = moment;
  const rangeMs = RANGES[choice.range];
  const shown = shownTargets(targets, now);
  const histories = new Map(history.services.map((service) => [service.name, service]));
  return {
    choice,
    now,
    overall: overallOf(targets, alerts, now),
    services: shown.map((target) =>
      serviceView(target, { history: histories.get(target.service.name), rangeMs, now }),
    ),
    share: shareOf(directory),
    lists: listViews(directory),
    furtherServices: targets.length - shown.length,
    figures: figureViews(collectors, history.businessMetrics),
    alerts: alertViews(alerts, settings),
    alertsFrom: alerts,
    notifications: notificationViews(notifications, settings),
    history,
    links: linksOf(settings),
  };
}

function linksOf(settings: Settings) {
  const addresses = [
    ['Grafana', settings.GRAFANA_URL],
    ['Prometheus', settings.PROMETHEUS_EXTERNAL_URL ?? settings.PROMETHEUS_URL],
    ['Alertmanager', settings.ALERTMANAGER_URL],
  ] as const;
  return addresses.flatMap(([name, address]) => {
    const href = safeLink(address);
    return href === undefined ? [] : [{ name, href }];
  });
}
