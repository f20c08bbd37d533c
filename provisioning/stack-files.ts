import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import { renderAlertmanager } from './alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from './alertmanager/settings.ts';
import { pointAt } from './prometheus/prometheus-config.ts';
import type { PrometheusConfig, ScrapeConfig } from './prometheus/prometheus-config.ts';

const ROOT = resolve(import.meta.dirname, '..');
const RULES = resolve(import.meta.dirname, 'prometheus/rules/generated');

/** Where the parts of a stack are when they do not run under their names in Compose. */
export interface PrometheusPlaces {
  /** Addresses as `host:port`. */
  readonly exporter: string;
  /** More than one where Alertmanager is a cluster. */
  readonly alertmanager: string | readonly string[];
  readonly prometheus: string;
  /** Which of two Prometheus it is; by default `a`. */
  readonly replica?: string;
  /** The folder of the rule files; by default the project's own. */
  readonly rulesFolder?: string;
  /** Bearer token for the exporter's metrics, in a file; without it the exporter's are open. */
  readonly exporterTokenFile?: string;
  /** The key that services ask for who expose Prometheus text themselves, in a file. */
  readonly servicesKeyFile?: string;
  /** What alerts link to; by default the address that people know, and the exporter's runbooks. */
  readonly grafanaUrl?: string;
  readonly runbookUrl?: string;
}

export interface AlertmanagerPlaces {
  /** The exporter's address as `host:port`. */
  readonly exporter: string;
  /** Bearer token for the exporter's notifications, in a file. */
  readonly notificationsTokenFile: string;
}

/** The shipped prometheus.yml with other addresses and paths; intervals and rules stay as shipped. */
export function renderPrometheusConfig(places: PrometheusPlaces): string {
  const { exporter, prometheus } = places;
  const alertmanagers = [places.alertmanager].flat();
  const shipped = readFileSync(resolve(ROOT, 'prometheus.yml'), 'utf8');
  const config = load(shipped) as PrometheusConfig;
  config.global.external_labels['grafana_url'] = places.grafanaUrl ?? 'http://localhost:3006';
  config.global.external_labels['runbook_url'] = places.runbookUrl ?? `http://${exporter}/runbooks`;
  config.global.external_labels['replica'] = places.replica ?? 'a';
  config.rule_files = [`${places.rulesFolder ?? RULES}/*.yml`];
  config.alerting.alertmanagers = [{ static_configs: [{ targets: alertmanagers }] }];
  const targets = new Map([
    ['penpal-monitoring', [exporter]],
    ['alertmanager', alertmanagers],
    ['prometheus', [prometheus]],
  ]);
  for (const job of config.scrape_configs) {
    const addresses = targets.get(job.job_name);
    if (addresses) pointAt(job, addresses);
    pointAtExporter(job, exporter, places.exporterTokenFile);
    giveKey(job, places.servicesKeyFile);
  }
  return dump(config);
}

/** Points a job's discovery at the exporter, with the exporter's token if it has one. */
function pointAtExporter(job: ScrapeConfig, exporter: string, tokenFile: string | undefined): void {
  const asksExporter = [
    ...(job.job_name === 'penpal-monitoring' ? [job] : []),
    ...(job.http_sd_configs ?? []),
  ];
  for (const discovery of job.http_sd_configs ?? []) discovery.url = at(discovery.url, exporter);
  for (const asking of asksExporter) {
    if (tokenFile === undefined) delete asking.authorization;
    else asking.authorization = { credentials_file: tokenFile };
  }
}

/** Sends the key that the shipped job sends from another file, or no headers. */
function giveKey(job: ScrapeConfig, keyFile: string | undefined): void {
  if (keyFile === undefined) delete job.http_headers;
  for (const header of Object.values(job.http_headers ?? {})) {
    if (keyFile !== undefined && header.files) header.files = [keyFile];
  }
}

/** The shipped alertmanager.yml with other addresses and paths; routes and times stay as shipped. */
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
