import { dump, load } from 'js-yaml';
import type { PrometheusSettings } from './settings.ts';

/** The parts of prometheus.yml that rendering changes. */
export interface PrometheusConfig {
  global: { external_labels: Record<string, string> };
  rule_files: string[];
  alerting: { alertmanagers: object[] };
  scrape_configs: ScrapeConfig[];
  remote_write?: readonly unknown[];
}
export interface ScrapeConfig extends Authorized {
  job_name: string;
  static_configs?: { targets: string[] }[];
  http_headers?: Record<string, { files?: string[] }>;
  http_sd_configs?: ({ url: string } & Authorized)[];
}
interface Authorized {
  authorization?: { credentials_file: string };
}

/** With the Compose profile `ha` there are two of each. Every Prometheus scrapes all four. */
const TWO_OF_EACH: Readonly<Record<string, string[]>> = {
  'penpal-prometheus': ['prometheus:9090', 'prometheus-b:9090'],
  'penpal-alertmanager': ['alertmanager:9093', 'alertmanager-b:9093'],
};

/**
 * The shipped prometheus.yml with the settings of the environment, because Prometheus itself expands
 * variables in external labels only. Without settings it is the shipped text, byte for byte. Secrets
 * stay in their files; the result has only the paths.
 */
export function renderPrometheus(shipped: string, settings: PrometheusSettings): string {
  const { REMOTE_WRITE_URL: url, COMPOSE_PROFILES: profiles } = settings;
  const hasTwoOfEach = profiles.includes('ha');
  if (url === undefined && !hasTwoOfEach) return shipped;
  const config = load(shipped) as PrometheusConfig;
  if (hasTwoOfEach) pointJobs(config, TWO_OF_EACH);
  if (url !== undefined) config.remote_write = [remoteWrite(url, settings)];
  return dump(config, { lineWidth: 100, noRefs: true });
}

/** Replaces the targets (`host:port`) of the named jobs. */
export function pointJobs(
  config: PrometheusConfig,
  targets: Readonly<Record<string, string[]>>,
): void {
  for (const job of config.scrape_configs) {
    const addresses = targets[job.job_name];
    if (addresses) job.static_configs = [{ targets: addresses }];
  }
}

function remoteWrite(url: string, settings: PrometheusSettings) {
  const relabelling = externalLabels(settings.REMOTE_WRITE_REPLICA_LABEL);
  return { url, ...credentials(settings), write_relabel_configs: relabelling };
}

function credentials(settings: PrometheusSettings) {
  const {
    REMOTE_WRITE_USERNAME: username,
    REMOTE_WRITE_PASSWORD_FILE: password_file,
    REMOTE_WRITE_TOKEN_FILE: credentials_file,
  } = settings;
  if (credentials_file !== undefined) return { authorization: { credentials_file } };
  return username === undefined ? {} : { basic_auth: { username, password_file } };
}

/**
 * Every sample that is sent has the external labels. This drops those that only serve the rules'
 * templates, and the replica's name unless the receiver deduplicates by it. A receiver that does not
 * would store the series of two replicas as two sets of services.
 */
function externalLabels(replicaLabel: string | undefined) {
  const drop = (labels: string) => ({ action: 'labeldrop', regex: labels });
  if (replicaLabel === undefined) return [drop('status_url|grafana_url|runbook_url|replica')];
  if (replicaLabel === 'replica') return [drop('status_url|grafana_url|runbook_url')];
  return [
    { source_labels: ['replica'], target_label: replicaLabel },
    drop('status_url|grafana_url|runbook_url|replica'),
  ];
}
