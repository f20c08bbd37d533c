/** The workload, its Service (as in Compose) and what else there is one of. */
export const NAME = 'monitoring-service';
/** What the pods are found by. */
export const SELECTOR = { 'app.kubernetes.io/name': NAME } as const;
/** On every object. */
export const LABELS = { ...SELECTOR, 'app.kubernetes.io/part-of': 'penpal-monitoring' } as const;
/** On the Service that is scraped, and not on the one that gives the shards their names. */
export const SCRAPED = { 'app.kubernetes.io/component': 'exporter' } as const;
/** The Service without an address of its own that gives each shard a name in DNS. */
export const SHARDS = 'monitoring-shards';

export const PORT_NAME = 'http';
export const SERVICES_CONFIG_MAP = 'monitoring-services';
export const SETTINGS_CONFIG_MAP = 'monitoring-settings';
export const PRIORITY_CLASS = 'penpal-monitoring';

/** The operator's own Services, and the pods behind them. */
export const OPERATED = {
  prometheus: {
    service: 'prometheus-operated',
    serviceLabels: { 'operated-prometheus': 'true' },
    podLabels: { 'app.kubernetes.io/name': 'prometheus' },
    port: 9090,
  },
  alertmanager: {
    service: 'alertmanager-operated',
    serviceLabels: { 'operated-alertmanager': 'true' },
    podLabels: { 'app.kubernetes.io/name': 'alertmanager' },
    port: 9093,
  },
} as const;

/** Metadata of an object of this project. */
export function metadata(name: string, namespace: string, labels = {}) {
  return { name, namespace, labels: { ...LABELS, ...labels } };
}
