import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import { renderAlertmanager } from './alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from './alertmanager/settings.ts';
import { pointJobs } from './prometheus/render-prometheus.ts';
import type { PrometheusConfig, ScrapeConfig } from './prometheus/render-prometheus.ts';

const ROOT = resolve(import.meta.dirname, '..');
const RULES = resolve(import.meta.dirname, 'prometheus/rules/generated');

/** Addresses and paths of a stack outside Compose. */
export interface PrometheusPlaces {
  /** Addresses as `host:port`. */
  readonly exporter: string;
  /** Several for a cluster. */
  readonly alertmanager: string | readonly string[];
  readonly prometheus: string;
  /** External label `replica`; `a` by default. */
  readonly replica?: string;
  /** Folder of the rule files; by default the project's own. */
  readonly rulesFolder?: string;
  /** File with the bearer token for the exporter's metrics; not set if they need none. */
  readonly exporterTokenFile?: string;
  /** File with the key for services that expose Prometheus text themselves. */
  readonly servicesKeyFile?: string;
  /** Links of alerts; by default Grafana's usual address and the exporter's runbooks. */
  readonly grafanaUrl?: string;
  readonly runbookUrl?: string;
}

export interface AlertmanagerPlaces {
  /** The exporter's address as `host:port`. */
  readonly exporter: string;
  /** File with the bearer token for the exporter's notifications. */
  readonly notificationsTokenFile: string;
}

/** The shipped prometheus.yml with other addresses and paths. Intervals and rules stay as shipped. */
export function renderPrometheusConfig(places: PrometheusPlaces): string {
  const { exporter, prometheus } = places;
  const alertmanager = [places.alertmanager].flat();
  const shipped = readFileSync(resolve(ROOT, 'prometheus.yml'), 'utf8');
  const config = load(shipped) as PrometheusConfig;
  config.global.external_labels['status_url'] = `http://${exporter}`;
  config.global.external_labels['grafana_url'] = places.grafanaUrl ?? 'http://localhost:3006';
  config.global.external_labels['runbook_url'] = places.runbookUrl ?? `http://${exporter}/runbooks`;
  config.global.external_labels['replica'] = places.replica ?? 'a';
  config.rule_files = [`${places.rulesFolder ?? RULES}/*.yml`];
  config.alerting.alertmanagers = [{ static_configs: [{ targets: alertmanager }] }];
  const targets = {
    'penpal-monitoring': [exporter],
    'penpal-alertmanager': alertmanager,
    'penpal-prometheus': [prometheus],
  };
  pointJobs(config, targets);
  // Outside Compose there is no Grafana.
  config.scrape_configs = config.scrape_configs.filter((job) => job.job_name !== 'penpal-grafana');
  for (const job of config.scrape_configs) {
    pointAtExporter(job, exporter, places.exporterTokenFile);
    setKeyFile(job, places.servicesKeyFile);
  }
  return dump(config);
}

/** Points a job's discovery at the exporter, with the exporter's token if it needs one. */
function pointAtExporter(job: ScrapeConfig, exporter: string, tokenFile: string | undefined): void {
  const discoveries = job.http_sd_configs ?? [];
  for (const discovery of discoveries) discovery.url = at(discovery.url, exporter);
  const requests = job.job_name === 'penpal-monitoring' ? [job, ...discoveries] : discoveries;
  for (const request of requests) {
    if (tokenFile === undefined) delete request.authorization;
    else request.authorization = { credentials_file: tokenFile };
  }
}

/** Sends the key of the shipped job from another file, or no headers. */
function setKeyFile(job: ScrapeConfig, keyFile: string | undefined): void {
  if (keyFile === undefined) delete job.http_headers;
  for (const header of Object.values(job.http_headers ?? {})) {
    if (keyFile !== undefined && header.files) header.files = [keyFile];
  }
}

/** The shipped alertmanager.yml with other addresses and paths. Routes and times stay as shipped. */
export function renderAlertmanagerConfig(places: AlertmanagerPlaces): string {
  return renderAlertmanager(
    readAlertmanagerSettings({
      MONITORING_SERVICE_URL: `http://${places.exporter}`,
      NOTIFICATIONS_TOKEN_FILE: places.notificationsTokenFile,
      ALERTMANAGER_TEMPLATES: resolve(ROOT, 'provisioning/alertmanager/templates/*.tmpl'),
    }),
  );
}

/** The URL at another `host:port`. */
function at(url: string, address: string): string {
  const moved = new URL(url);
  moved.host = address;
  return moved.href;
}
