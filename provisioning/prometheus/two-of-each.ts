import { pointAt } from './prometheus-config.ts';
import type { PrometheusConfig } from './prometheus-config.ts';

/** Where the two of each are, by their names in docker-compose.yml. */
const PROMETHEUS = ['prometheus:9090', 'prometheus-b:9090'];
const ALERTMANAGERS = ['alertmanager:9093', 'alertmanager-b:9093'];

/**
 * Has each Prometheus watch all four, so that the loss of one is noticed by the others. Both have this
 * same file; only their names (PROMETHEUS_REPLICA) differ. Alerts go to both Alertmanagers as shipped.
 */
export function watchTwoOfEach(config: PrometheusConfig): void {
  const jobs = new Map([
    ['prometheus', PROMETHEUS],
    ['alertmanager', ALERTMANAGERS],
  ]);
  for (const job of config.scrape_configs) {
    const addresses = jobs.get(job.job_name);
    if (addresses) pointAt(job, addresses);
  }
}
