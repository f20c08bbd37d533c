import type { ActiveAlerts } from '../../../exporter/alerts/alert.ts';
import type { Notification } from '../../../exporter/alerts/notifications.ts';
import type { CollectorState } from '../../../exporter/collectors/collector.ts';
import { readEnvironment } from '../../../exporter/config/environment.ts';
import type { Settings } from '../../../exporter/config/environment.ts';
import type { Directory } from '../../../exporter/targets/service-directory.ts';
import type { Incident } from '../../../exporter/history/incidents.ts';
import type { Announcement } from '../../../exporter/probes/health-state.ts';
import type { HistoryResult } from '../../../exporter/history/history.ts';
import { MovedClock } from '../moved-clock.ts';
import { directoryOf } from '../directory-of.ts';
import type { TargetState } from '../../../exporter/probes/health-state.ts';
import type { StatusPageParts } from '../../../exporter/status-page/view/page-view.ts';
import { downAlert, morningNotifications, notification } from './alert-fixture.ts';
import { penpalCollectors, penpalFigures } from './collector-fixture.ts';
import { dayOf, serviceHistory } from './history-fixture.ts';
import type { Failures } from './history-fixture.ts';
import { healthyTarget, unhealthyTarget, NOW, unprobedTarget } from '../target-states.ts';
import { penpalTargets } from './penpal-targets.ts';

/** For tests: everything that a page is made of; a test changes what it is about. */
export interface Scene {
  settings: Settings;
  clock: MovedClock;
  targets: readonly TargetState[];
  /** By default all services are ours, and no list names any. */
  directory?: Directory;
  collectors: readonly CollectorState[];
  history: HistoryResult;
  alerts: ActiveAlerts;
  notifications: readonly Notification[];
  incidents: readonly Incident[];
  /** Maintenance and messages of the API. */
  announcements: readonly Announcement[];
  messages: readonly Announcement[];
}

/** For tests: a page's parts that read the scene as it is when they are asked. */
export function partsOf(scene: Scene): StatusPageParts {
  return {
    settings: scene.settings,
    clock: scene.clock,
    targets: () => scene.targets,
    directory: scene.directory ?? directoryOf(() => scene.targets.map(({ service }) => service)),
    collectors: () => scene.collectors,
    history: { query: () => Promise.resolve(scene.history) },
    alerts: { active: () => Promise.resolve(scene.alerts) },
    incidents: {
      list: () => scene.incidents,
      query: () => Promise.resolve({ source: 'memory', incidents: scene.incidents }),
    },
    maintenance: { list: () => scene.announcements },
    messages: { list: () => scene.messages },
    notifications: { list: (limit) => scene.notifications.slice(0, limit) },
  };
}

/** For tests: the four services, all up, after a day with one outage of ai-service. */
export function healthyScene(): Scene {
  return {
    settings: readEnvironment({
      GRAFANA_URL: 'http://localhost:3006',
      PROMETHEUS_URL: 'http://localhost:9090',
      ALERTMANAGER_URL: 'http://localhost:9093',
    }),
    clock: new MovedClock(new Date(NOW).toISOString()),
    targets: penpalTargets(),
    collectors: penpalCollectors(),
    history: { ...dayOf(servicesDay(), penpalFigures), source: 'prometheus' },
    alerts: { source: 'prometheus', alerts: [] },
    notifications: morningNotifications(),
    incidents: [],
    announcements: [],
    messages: [],
  };
}

const MORNING_OUTAGE: Failures = { 54: 4, 55: 11, 56: 2 };

function servicesDay(payment: Failures = {}) {
  return [
    serviceHistory({ name: 'auth-service', seconds: 0.012, failures: { 17: 1 } }),
    serviceHistory({ name: 'db-service', seconds: 0.0041 }),
    serviceHistory({
      ...{ name: 'ai-service', seconds: 0.19, failures: MORNING_OUTAGE, failedSeconds: 5 },
    }),
    serviceHistory({ name: 'payment-service', seconds: 0.035, failures: payment }),
  ];
}

/** For tests: payment-service is down since 4 minutes, and its alert fires. */
export function oneDownScene(): Scene {
  const scene = healthyScene();
  const name = 'payment-service';
  return {
    ...scene,
    targets: scene.targets.map((target) =>
      target.service.name === name ? unhealthyTarget(name) : target,
    ),
    history: dayOf(servicesDay({ 89: 9 }), penpalFigures),
    alerts: { source: 'prometheus', alerts: [downAlert(name)] },
    notifications: [notification('ServiceDown', name, 3), ...scene.notifications],
  };
}

/** For tests: messages of services.yml and of the API, as long as they may be, and maintenance of ai-service. */
export function announcedScene(): Scene {
  const scene = healthyScene();
  const window = { message: 'x'.repeat(200), fromMs: NOW - 60_000, toMs: NOW + 60_000 };
  const services = () => scene.targets.map(({ service }) => service);
  return {
    ...scene,
    targets: scene.targets.map((target) =>
      target.service.name === 'ai-service'
        ? { ...target, inMaintenance: true, openWindows: [window] }
        : target,
    ),
    directory: directoryOf(services, { announcements: () => [window] }),
    announcements: [{ message: 'deploy 1.2', from: NOW - 60_000, until: NOW + 60_000 }],
    messages: [{ message: 'New prices', from: NOW - 60_000, until: NOW + 60_000 }],
  };
}

/** For tests: `count` services after a good day; those that a test names are as it says. */
export function fleetScene(count: number, named: readonly TargetState[] = []): Scene {
  const names = Array.from({ length: count - named.length }, (_, index) => `service-${index + 1}`);
  const targets = [...names.map((name) => healthyTarget(name)), ...named];
  const day = targets.map(({ service: { name } }, index) =>
    serviceHistory({
      ...{ name, seconds: 0.01 + (index % 97) / 1000, failures: { [index % 90]: index % 5 } },
    }),
  );
  return { ...healthyScene(), targets, history: dayOf(day, penpalFigures) };
}

/** For tests: no service answers since the start of the range. */
export function allDownScene(): Scene {
  const scene = healthyScene();
  const names = scene.targets.map(({ service }) => service.name);
  const failures = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [index, 32]));
  return {
    ...scene,
    targets: names.map((name) => unhealthyTarget(name, { healthSince: NOW - 90_000_000 })),
    history: dayOf(
      names.map((name) => serviceHistory({ name, seconds: 1, failures })),
      [],
    ),
    alerts: { source: 'local', alerts: names.map((name) => downAlert(name)) },
  };
}

/** For tests: a monitor that has just started. */
export function emptyScene(): Scene {
  const scene = healthyScene();
  const names = scene.targets.map(({ service }) => service.name);
  return {
    ...scene,
    settings: readEnvironment({}),
    targets: names.map((name) => unprobedTarget(name)),
    collectors: scene.collectors.map(({ source }) => ({ source, samples: [], droppedTotal: {} })),
    history: {
      source: 'memory',
      coveredMs: 0,
      services: [],
      businessMetrics: [],
      alertsGenerated: 0,
    },
    alerts: { source: 'local', alerts: [] },
    notifications: [],
  };
}
