import type { ServiceConfig } from '../config/config.ts';
import type { Settings } from '../config/environment.ts';
import { sample, type Sample } from '../metrics/sample.ts';

type Addresses = Partial<Pick<Settings, 'PUBLIC_URL' | 'RUNBOOK_URL' | 'LOGS_URL'>>;

/**
 * The addresses where a person reads on about a service, for links in dashboards: its page, the
 * runbook of its outages, its logs. No sample if none of them is known.
 */
export function linkSamples({ PUBLIC_URL, RUNBOOK_URL, LOGS_URL }: Addresses) {
  const runbooks = RUNBOOK_URL ?? (PUBLIC_URL && `${PUBLIC_URL}/runbooks`);
  return ({ name }: Pick<ServiceConfig, 'name'>): Sample[] => {
    const text = encodeURIComponent(name);
    const links = {
      status_page: PUBLIC_URL ? `${PUBLIC_URL}/services/${text}` : '',
      runbook: runbooks ? `${runbooks}/service-health.md#servicedown` : '',
      logs: LOGS_URL ? LOGS_URL.replaceAll('{service}', text) : '',
    };
    if (Object.values(links).every((link) => link === '')) return [];
    return [sample('penpal_monitoring_service_links_info', { service_name: name, ...links }, 1)];
  };
}
