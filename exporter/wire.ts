import type { ActiveAlerts } from './alerts/alert.ts';
import { Alertmanager } from './alerts/alertmanager.ts';
import { LocalAlerts } from './alerts/local-alerts.ts';
import { NotificationStore } from './alerts/notifications.ts';
import { activeAlerts, PROMETHEUS_ALERTS } from './alerts/prometheus-alerts.ts';
import type { AppParts } from './api/endpoint.ts';
import { buildInfoSamples } from './build-info.ts';
import type { Clock } from './clock.ts';
import { CollectorSet } from './collectors/collector-set.ts';
import type { Config } from './config/config.ts';
import { shardOfSettings, type Settings } from './config/environment.ts';
import { MemoryHistory } from './history/memory-history.ts';
import { prepareTrust } from './http-client/connect.ts';
import { PrometheusClient } from './history/prometheus-client.ts';
import { prometheusHistory } from './history/prometheus-history.ts';
import { incidentHistory, IncidentLog } from './history/incidents.ts';
import { prometheusReader } from './history/shared-requests.ts';
import type { Logger } from './logger.ts';
import { MetricRegistry } from './metrics/registry.ts';
import { resourceSamples } from './metrics/resources.ts';
import { Announcements } from './probes/announcements.ts';
import { probeHttp } from './probes/probe.ts';
import { Prober } from './probes/prober.ts';
import { createStatusPage } from './status-page/status-page.ts';
import { ServiceDirectory } from './targets/service-directory.ts';
import { linkSamples } from './targets/service-links.ts';

/** From the first probes to the first reads: other work would add to the response times of the probes. */
const FIRST_READS_AFTER_MS = 250;
export interface WireOptions {
  readonly settings: Settings;
  /** Reads services.yml. Throws a ConfigError if it is unusable; then `wire` does, too. */
  readonly load: () => Config;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Creates the parts and connects them: states go from probes and collectors to metrics, history and alerts.
 * Returns the parts that the API needs, and how to start and stop what runs in them.
 */
export function wire({ settings, load, clock, log }: WireOptions) {
  const registry = new MetricRegistry(log);
  const shard = shardOfSettings(settings);
  const directory = new ServiceDirectory({ load, shard, clock, log });
  const maintenance = new Announcements(clock);
  const messages = new Announcements(clock);
  const announcementFor = maintenance.of;
  const prober = new Prober({ clock, log, registry, announcementFor, probe: probeHttp });
  const collectors = new CollectorSet({ clock, log, onInconclusive: prober.countInconclusive });
  const alertmanager = new Alertmanager(settings.ALERTMANAGER_API_URL);
  const notifications = new NotificationStore({ clock, log, alertmanager });
  const targets = () => prober.states();
  const runbooks = settings.RUNBOOK_URL;
  const localAlerts = new LocalAlerts({ clock, states: targets, runbooks });
  const alertsStartedSince = (from: number) => localAlerts.startedSince(from);
  const memoryHistory = new MemoryHistory({ clock, alertsStartedSince });
  const incidents = new IncidentLog();
  prober.onOutcome((state, outcome) => {
    incidents.record(state);
    memoryHistory.recordProbe(state, outcome);
    localAlerts.recordProbe(state);
  });
  collectors.onRead((state) => memoryHistory.recordBusinessMetrics(state));
  // The prober and the API add their own samples to the registry.
  registry.addSource(collectors.samples);
  registry.addSource(notifications.samples);
  registry.addSource(directory.samples);
  registry.addSource(resourceSamples);
  registry.addSource(buildInfoSamples(settings.REVISION));
  registry.addStates(() => directory.own(), linkSamples(settings));

  const url = settings.PROMETHEUS_URL;
  const prometheus = url === undefined ? undefined : new PrometheusClient(url);
  const local: LocalParts = { history: memoryHistory, alerts: localAlerts };
  const services = () => directory.own();
  const shown = {
    ...{ settings, clock, notifications, directory, targets, maintenance, messages },
    incidents: {
      list: () => incidents.list(),
      query: incidentHistory({ client: prometheus, own: incidents, services, clock, log }),
    },
    collectors: () => collectors.states(),
    ...(prometheus
      ? readPrometheus(prometheus, { local, alertmanager }, { services, clock, log })
      : local),
  };
  const parts: AppParts = {
    ...{ ...shown, log, registry },
    schedulerStalled: () => prober.isOverdue(),
    statusPage: createStatusPage(shown),
  };

  const apply = () => {
    memoryHistory.retain(services());
    prepareTrust(services().flatMap(({ check, sources }) => [check, ...sources]));
    incidents.retain(services());
    prober.apply(services());
    const sources = services().flatMap((service) => service.sources);
    collectors.apply(sources, FIRST_READS_AFTER_MS);
  };
  return {
    parts,
    /** Starts probing and collecting. */
    start: () => directory.start(apply),
    /** Aborts running probes and reads; resolves when all have ended. */
    stop: async () => {
      prometheus?.close();
      directory.stop();
      await Promise.all([prober.stop(), collectors.stop()]);
    },
  };
}

type LocalParts = Pick<AppParts, 'history' | 'alerts'>;
type PrometheusOptions = Omit<Parameters<typeof prometheusHistory>[0], 'client' | 'fallback'>;

/** History and alerts as Prometheus has them. Pages ask for alerts more often than rules are evaluated. */
function readPrometheus(
  client: PrometheusClient,
  { local, alertmanager }: { local: LocalParts; alertmanager: Alertmanager },
  options: PrometheusOptions,
) {
  const read = prometheusReader<ActiveAlerts>({
    ...{ ...options, freshMs: 2000, maxKeys: 1 },
    ...{ subject: 'alerts', own: "these are the monitor's own alerts" },
  });
  const ask = async (signal: AbortSignal) => {
    const alerts = client.read(PROMETHEUS_ALERTS, signal);
    return activeAlerts(...(await Promise.all([alerts, alertmanager.read(signal)])));
  };
  const active = () => read('alerts', ask, () => local.alerts.active());
  const history = prometheusHistory({ ...options, client, fallback: local.history });
  return { history, alerts: { active } };
}
