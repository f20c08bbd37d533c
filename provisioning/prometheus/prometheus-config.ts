/** The parts of prometheus.yml that are changed when it is rendered. */
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

/** Gives a job these addresses (`host:port`) and no others. */
export function pointAt(job: ScrapeConfig, addresses: readonly string[]): void {
  job.static_configs = [{ targets: [...addresses] }];
}
