import type { ActiveAlerts } from './alerts/alert.ts';
import { LocalAlerts } from './alerts/local-alerts.ts';
import { memoryLimitSamples, readMemory } from './alerts/memory-limit.ts';
import { NotificationStore } from './alerts/notifications.ts';
import { prometheusAlertsSchema } from './alerts/prometheus-alerts.ts';
import type { AppParts } from './api/endpoint.ts';
import { buildInfoSamples } from './build-info.ts';
import type { Cancel, Clock } from './clock.ts';
import { CollectorSet } from './collectors/collector-set.ts';
import { fetchSource } from './collectors/fetch-source.ts';
import type { Config, ServiceConfig } from './config/config.ts';
import { shardOfSettings, type Settings } from './config/environment.ts';
import { MemoryHistory } from './history/memory-history.ts';
import { PrometheusClient } from './history/prometheus-client.ts';
import { prometheusHistory } from './history/prometheus-history.ts';
import { prometheusReader } from './history/shared-requests.ts';
import type { Logger } from './logger.ts';
import { MetricRegistry } from './metrics/registry.ts';
import { probeHttp } from './probes/probe.ts';
import { Prober } from './probes/prober.ts';
import { createStatusPage } from './status-page/status-page.ts';
import { ServiceDirectory } from './targets/service-directory.ts';

/**
 * Milliseconds from the first probes to the first reads of business metrics. The start is busy, and any work
 * beside the probes adds to the response times that they measure.
 */
const FIRST_READS_AFTER_MS = 250;
/** Pages ask for alerts more often than Prometheus evaluates the rules. */
const ALERTS_READER = {
  ...{ freshMs: 2000, maxKeys: 1 },
  ...{ subject: 'alerts', own: "these are the monitor's own alerts" },
};

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
  const directory = new ServiceDirectory({ load, shard, clock, log, fetch: fetchSource });
  const prober = new Prober({ clock, log, registry, probe: probeHttp });
  const collectors = new CollectorSet({ clock, log });
  const notifications = new NotificationStore({ clock, log });
  const states = () => prober.states();
  const runbooks = settings.RUNBOOK_URL;
  const localAlerts = new LocalAlerts({ clock, states, memory: readMemory, runbooks });
  const alertsStartedSince = (from: number) => localAlerts.startedSince(from);
  const memoryHistory = new MemoryHistory({ clock, alertsStartedSince });
  prober.onOutcome((state, outcome) => {
    memoryHistory.recordProbe(state, outcome);
    localAlerts.recordProbe(state);
  });
  collectors.onRead((state) => memoryHistory.recordBusinessMetrics(state));
  // The prober and the API add their own samples to the registry.
  registry.addSource(collectors.samples);
  registry.addSource(notifications.samples);
  registry.addSource(directory.samples);
  registry.addSource(memoryLimitSamples);
  const buildInfo = buildInfoSamples(settings.REVISION);
  registry.addSource(() => buildInfo);

  const local = { directory, prober, collectors, memoryHistory, localAlerts };
  const prometheus = askPrometheus(settings.PROMETHEUS_URL, local, { clock, log });
  const shown = {
    ...{ settings, clock, notifications, directory },
    targets: states,
    collectors: () => collectors.states(),
    history: prometheus?.history ?? memoryHistory,
    alerts: prometheus?.alerts ?? localAlerts,
  };
  const parts: AppParts = {
    ...shown,
    ...{ log, registry },
    schedulerStalled: () => prober.stalled(),
    lastReloadWorked: () => directory.lastReloadWorked,
    reload: () => Promise.resolve(directory.reload()),
    statusPage: createStatusPage(shown),
  };
  return { parts, ...startAndStop(local, clock, () => prometheus?.close()) };
}

/** The parts that run without Prometheus. */
interface LocalParts {
  readonly directory: ServiceDirectory;
  readonly prober: Prober;
  readonly collectors: CollectorSet;
  readonly memoryHistory: MemoryHistory;
  readonly localAlerts: LocalAlerts;
}

/** Starts and stops probing and collecting, and passes every change of the services on. */
function startAndStop(
  { directory, prober, collectors, memoryHistory }: LocalParts,
  clock: Clock,
  closePrometheus: () => void,
) {
  let isCollecting = false;
  let isStopped = false;
  let cancelFirstReads: Cancel | undefined;
  const collect = () => collectors.apply(directory.own().flatMap(({ sources }) => sources));
  const apply = (services: readonly ServiceConfig[]) => {
    if (isStopped) return;
    memoryHistory.retain(services);
    prober.apply(services);
    if (isCollecting) collect();
  };
  directory.onChange(apply);
  return {
    /** Starts probing and collecting. */
    start: () => {
      apply(directory.own());
      directory.start();
      cancelFirstReads = clock.after(FIRST_READS_AFTER_MS, () => {
        isCollecting = true;
        collect();
      });
    },
    /** Aborts running probes and reads; resolves when all have ended. */
    stop: async () => {
      isStopped = true;
      cancelFirstReads?.();
      closePrometheus();
      directory.stop();
      await Promise.all([prober.stop(), collectors.stop()]);
    },
  };
}

/** History and alerts from Prometheus, if there is a `url`; from memory while it does not respond. */
function askPrometheus(
  url: string | undefined,
  { directory, memoryHistory, localAlerts }: LocalParts,
  { clock, log }: Pick<WireOptions, 'clock' | 'log'>,
) {
  if (url === undefined) return undefined;
  const client = new PrometheusClient(url);
  const history = prometheusHistory({
    ...{ client, clock, log, fallback: memoryHistory },
    serviceNames: () => directory.own().map(({ name }) => name),
    businessMetrics: () => {
      const sources = directory.own().flatMap((service) => service.sources);
      return sources.flatMap(({ metrics }) => metrics.map(({ metric }) => metric));
    },
  });
  const read = prometheusReader<ActiveAlerts>({ clock, log, ...ALERTS_READER });
  const active = () =>
    read(
      'alerts',
      (signal) => client.read('alerts', prometheusAlertsSchema, signal),
      () => localAlerts.active(),
    );
  return { history, alerts: { active }, close: () => client.close() };
}
