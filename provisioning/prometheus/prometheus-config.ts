/** The parts of prometheus.yml that are changed when it is rendered. */
export interface PrometheusConfig {
  global: { external_labels: Record<string, string> };
  rule_files: string[];
  alerting: { alertmanagers: Targets[] };
  scrape_configs: ScrapeConfig[];
  remote_write?: readonly unknown[];
}
interface Targets {
  static_configs: { targets: string[] }[];
}
export interface ScrapeConfig extends Authorized, Partial<Targets> {
  job_name: string;
  http_sd_configs?: ({ url: string } & Authorized)[];
}
interface Authorized {
  authorization?: { credentials_file: string };
}

/** Gives a job, or the list of Alertmanagers, these addresses (`host:port`) and no others. */
export function pointAt(part: Partial<Targets>, addresses: readonly string[]): void {
  part.static_configs = [{ targets: [...addresses] }];
}
