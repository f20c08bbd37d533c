import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';

const FILE = resolve(import.meta.dirname, '../../prometheus.yml');

/** A rule of relabelling, as prometheus.yml writes it. */
export interface Relabelling {
  readonly action?: string;
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly modulus?: number;
  readonly target_label?: string;
}

/** The parts of a scrape job that have their counterpart in the operator's resources. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly http_sd_configs?: readonly { readonly url: string; readonly refresh_interval: string }[];
  readonly sample_limit?: number;
  readonly relabel_configs?: readonly Relabelling[];
  readonly metric_relabel_configs?: readonly Relabelling[];
}

interface PrometheusYml {
  readonly global: { readonly scrape_interval: string; readonly scrape_timeout: string };
  readonly scrape_configs: readonly ScrapeJob[];
}

/** Every job of the shipped prometheus.yml, its intervals filled in. */
export function scrapeJobs() {
  const { global, scrape_configs } = load(readFileSync(FILE, 'utf8')) as PrometheusYml;
  const { scrape_interval, scrape_timeout } = global;
  return scrape_configs.map((job) => ({ scrape_interval, scrape_timeout, ...job }));
}

/** The job of that name. Throws if prometheus.yml has none. */
export function scrapeJob(name: string) {
  const job = scrapeJobs().find(({ job_name }) => job_name === name);
  if (job === undefined) throw new Error(`prometheus.yml has no job ${name}`);
  return job;
}
