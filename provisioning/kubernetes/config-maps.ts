import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { boards, renderBoards } from '../../dashboards/index.ts';
import {
  LABELS,
  metadata,
  OPERATED,
  SERVICES_CONFIG_MAP,
  SERVICES_FOLDER,
  SETTINGS_CONFIG_MAP,
} from './manifest.ts';
import type { Manifest } from './manifest.ts';
import type { KubernetesSettings } from './settings.ts';

/** The label that Grafana's sidecar looks for, and the Grafana folder of the dashboard. */
const SIDECAR_LABEL = { grafana_dashboard: '1' } as const;
const SIDECAR_FOLDER = { 'k8s-sidecar-target-directory': 'Penpal' } as const;

const SERVICES_FILE = resolve(import.meta.dirname, '../../services.yml');
/** A URL that the environment sets, such as `${AUTH_SERVICE_URL:-http://localhost:3002}`. */
const FROM_ENVIRONMENT = /^\$\{(\w+):-http:\/\/localhost:(\d+)\}$/;

/** A monitored service with a URL that the environment sets. */
export interface MonitoredService {
  readonly name: string;
  /** `AUTH_SERVICE_URL`. */
  readonly variable: string;
  readonly port: number;
}

/** The services of services.yml with a URL that the environment sets. */
export function monitoredServices(): MonitoredService[] {
  const file = load(readFileSync(SERVICES_FILE, 'utf8'));
  const { services } = file as { services: { name: string; url: string }[] };
  return services.flatMap(({ name, url }) => {
    const [, variable, port] = FROM_ENVIRONMENT.exec(url) ?? [];
    return variable === undefined ? [] : [{ name, variable, port: Number(port) }];
  });
}

/** The namespace. It admits only pods as restricted as ours. */
export function namespaceObject({ cluster }: KubernetesSettings): Manifest {
  const strict = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  return {
    file: 'namespace.yaml',
    why: 'Kubernetes admits only restricted pods in this namespace.',
    object: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: cluster.KUBERNETES_NAMESPACE, labels: { ...LABELS, ...strict } },
    } satisfies INamespace,
  };
}

/** services.yml as it is. */
export function servicesConfigMap({ cluster }: KubernetesSettings): Manifest {
  return {
    file: 'configmap-services.yaml',
    why: 'services.yml. A change reaches the pod within a minute. Reload to apply it.',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(SERVICES_CONFIG_MAP, cluster.KUBERNETES_NAMESPACE),
      data: { 'services.yml': readFileSync(SERVICES_FILE, 'utf8') },
    } satisfies IConfigMap,
  };
}

/** The environment of the monitoring service. */
export function settingsConfigMap({ cluster }: KubernetesSettings): Manifest {
  const { prometheus, alertmanager } = OPERATED;
  const at = (name: string, namespace: string, port: number) =>
    `http://${name}.${namespace}.svc:${port}`;
  const addresses: Record<string, string> = Object.fromEntries(
    monitoredServices().map(({ name, variable, port }) => [
      variable,
      at(name, cluster.SERVICES_NAMESPACE, port),
    ]),
  );
  return {
    file: 'configmap-settings.yaml',
    why: 'Settings of the monitoring service, without secrets. Read at the start only.',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(SETTINGS_CONFIG_MAP, cluster.KUBERNETES_NAMESPACE),
      data: {
        SERVICES_FILE: `${SERVICES_FOLDER}/services.yml`,
        ...addresses,
        PROMETHEUS_URL: at(prometheus.service, cluster.PROMETHEUS_NAMESPACE, prometheus.port),
        ALERTMANAGER_API_URL: at(
          alertmanager.service,
          cluster.PROMETHEUS_NAMESPACE,
          alertmanager.port,
        ),
        ...pageLinks(cluster),
      },
    } satisfies IConfigMap,
  };
}

/** The addresses for browsers that are set. */
function pageLinks({
  PROMETHEUS_EXTERNAL_URL,
  ALERTMANAGER_EXTERNAL_URL: ALERTMANAGER_URL,
  GRAFANA_URL,
  RUNBOOK_URL,
}: KubernetesSettings['cluster']): Record<string, string> {
  const links = { PROMETHEUS_EXTERNAL_URL, ALERTMANAGER_URL, GRAFANA_URL, RUNBOOK_URL };
  return Object.fromEntries(
    Object.entries(links).flatMap(([name, url]) => (url ? [[name, url]] : [])),
  );
}

/** One ConfigMap per dashboard, for the sidecar of Grafana. */
export function dashboardConfigMaps({ cluster }: KubernetesSettings): Manifest[] {
  return [...renderBoards()].map(([file, json], index) => {
    const uid = file.replace('.json', '');
    return {
      file: `dashboards/${uid}.yaml`,
      why: `The dashboard “${boards[index]!.title}”.`,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          ...metadata(`dashboard-${uid}`, cluster.KUBERNETES_NAMESPACE, SIDECAR_LABEL),
          annotations: SIDECAR_FOLDER,
        },
        data: { [file]: json },
      } satisfies IConfigMap,
    };
  });
}
