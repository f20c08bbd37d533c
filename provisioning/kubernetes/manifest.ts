import { dump } from 'js-yaml';

/** A Kubernetes object with its file. */
export interface Manifest {
  /** Path from the folder of the kustomization that lists it. */
  readonly file: string;
  /** What a reader has to know. Becomes the comment at the top of the file. */
  readonly why: string;
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly [field: string]: unknown;
  };
}

/** Name of the workload and of its Service, as in Compose. */
export const NAME = 'monitoring-service';
/** Selects the pods. */
export const SELECTOR = { 'app.kubernetes.io/name': NAME } as const;
/** On every object. */
export const LABELS = { ...SELECTOR, 'app.kubernetes.io/part-of': 'penpal-monitoring' } as const;
/** Only on the Service that is scraped, not on the one that names the shards. */
export const SCRAPED = { 'app.kubernetes.io/component': 'exporter' } as const;
/** The headless Service that gives each shard a name in DNS. */
export const SHARDS = 'monitoring-shards';

export const PORT_NAME = 'http';
export const SERVICES_CONFIG_MAP = 'monitoring-services';
export const SETTINGS_CONFIG_MAP = 'monitoring-settings';
/** Where the pod mounts services.yml. */
export const SERVICES_FOLDER = '/etc/penpal-monitoring';

/** The Services of the operator, and the pods behind them. */
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

/** A kustomization that lists these resources. */
export function kustomization(resources: readonly string[], why: string): Manifest {
  const object = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources],
  };
  return { file: 'kustomization.yaml', why, object };
}

/** Renders an object as a file with its comment at the top. Line breaks in its texts stay. */
export function renderManifest({ why, object }: Omit<Manifest, 'file'>): string {
  return `${comment(why)}${dump(object, { lineWidth: -1, noRefs: true })}`;
}

/** Wrapped at 98 characters. */
function comment(text: string): string {
  const lines = text.match(/.{1,98}(?:\s|$)/g) ?? [];
  return lines.map((line) => `# ${line.trimEnd()}\n`).join('');
}
