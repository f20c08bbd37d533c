import { LocalAlerts } from './alerts/local-alerts.ts';
import { memoryLimitSamples, readMemory } from './alerts/memory-limit.ts';
import { NotificationStore } from './alerts/notification-store.ts';
import { prometheusAlerts, type PrometheusAlert } from './alerts/prometheus-alerts.ts';
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
import { ServiceDirectory, type Directory } from './targets/service-directory.ts';

/**
 * Milliseconds from the first probes to the first reads of business metrics. The start is busy, and any work
 * beside the probes adds to the response times that they measure.
 */
const FIRST_READS_AFTER_MS = 250;
/** Pages ask for alerts more often than Prometheus evaluates the rules. */
const ALERTS_READER = { subject: 'alerts', freshMs: 2000, maxKeys: 1 } as const;

export interface WireOptions {
  readonly settings: Settings;
  /** Reads services.yml. Throws a ConfigError if it is unusable; then `wire` does, too. */
  readonly load: () => Config;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The parts that the API needs, and how to start and stop what runs in them. */
export interface Wired {
  readonly parts: AppParts;
  /** Starts probing and collecting. */
  readonly start: () => void;
  /** Aborts running probes and reads; resolves when all have ended. */
  readonly stop: () => Promise<void>;
}

/** What runs on its own between start and stop. */
interface Running {
  readonly directory: ServiceDirectory;
  readonly prober: Prober;
  readonly collectors: CollectorSet;
  readonly memory: MemoryHistory;
  readonly clock: Clock;
  readonly prometheus: { readonly close: () => void } | undefined;
}

/** Creates the parts and connects them: states go from probes and collectors to metrics, history and alerts. */
export function wire({ settings, load, clock, log }: WireOptions): Wired {
  const registry = new MetricRegistry(log);
  const directory = new ServiceDirectory({
    ...{ load, shard: shardOfSettings(settings), clock, log },
    fetch: fetchSource,
  });
  const prober = new Prober({ clock, log, registry, probe: probeHttp });
  const collectors = new CollectorSet({ clock, log });
  const notifications = new NotificationStore({ clock, log });
  const localAlerts = new LocalAlerts({
    ...{ clock, memory: readMemory, states: () => prober.states() },
    runbooks: settings.RUNBOOK_URL,
  });
  const memory = new MemoryHistory({
    clock,
    alertsStartedSince: (from) => localAlerts.startedSince(from),
  });
  prober.onOutcome((state, outcome) => {
    memory.recordProbe(state, outcome);
    localAlerts.recordProbe(state);
  });
  collectors.onRead((state) => memory.recordBusinessMetrics(state));
  for (const source of [
    collectors.samples,
    notifications.samples,
    directory.samples,
    memoryLimitSamples,
    () => buildInfoSamples(settings.REVISION),
  ]) {
    registry.addSource(source);
  }

  const prometheus = askPrometheus({ settings, directory, clock, log, memory, localAlerts });
  const shown = {
    ...{ settings, clock, notifications, directory },
    targets: () => prober.states(),
    collectors: () => collectors.states(),
    history: prometheus?.history ?? memory,
    alerts: prometheus?.alerts ?? localAlerts,
  };
  return {
    parts: {
      ...shown,
      ...{ log, registry },
      schedulerStalled: () => prober.stalled(),
      lastReloadWorked: () => directory.lastReloadWorked(),
      reload: () => Promise.resolve(directory.reload()),
      statusPage: createStatusPage(shown),
    },
    ...startAndStop({ directory, prober, collectors, memory, clock, prometheus }),
  };
}

/** Starts and stops probing and collecting, and passes every change of the services on. */
function startAndStop({ directory, prober, collectors, memory, clock, prometheus }: Running) {
  let isCollecting = false;
  let isStopped = false;
  let cancelFirstReads: Cancel | undefined;
  const apply = (services: readonly ServiceConfig[]) => {
    if (isStopped) return;
    memory.retain(services);
    prober.apply(services);
    if (isCollecting) collectors.apply(services.flatMap(({ sources }) => sources));
  };
  const startCollecting = () => {
    isCollecting = true;
    collectors.apply(directory.own().flatMap(({ sources }) => sources));
  };
  directory.onChange(apply);
  return {
    start: () => {
      apply(directory.own());
      directory.start();
      cancelFirstReads = clock.after(FIRST_READS_AFTER_MS, startCollecting);
    },
    stop: async () => {
      isStopped = true;
      cancelFirstReads?.();
      prometheus?.close();
      directory.stop();
      await Promise.all([prober.stop(), collectors.stop()]);
    },
  };
}

/** History and alerts from PROMETHEUS_URL, if it is set; from memory while Prometheus does not respond. */
function askPrometheus({
  settings,
  directory,
  clock,
  log,
  memory,
  localAlerts,
}: Omit<WireOptions, 'load'> & {
  directory: Directory;
  memory: MemoryHistory;
  localAlerts: LocalAlerts;
}) {
  if (settings.PROMETHEUS_URL === undefined) return undefined;
  const client = new PrometheusClient(settings.PROMETHEUS_URL);
  const history = prometheusHistory({
    ...{ client, clock, log, fallback: memory },
    serviceNames: () => directory.own().map(({ name }) => name),
    businessMetrics: () =>
      directory
        .own()
        .flatMap(({ sources }) =>
          sources.flatMap(({ mappings }) => mappings.map(({ metric }) => metric)),
        ),
  });
  const readShared = prometheusReader<PrometheusAlert[]>({ clock, log, ...ALERTS_READER });
  const read = () => readShared('alerts', (signal) => client.alerts(signal));
  const alerts = prometheusAlerts({ read, fallback: localAlerts });
  return { history, alerts, close: () => client.close() };
}
