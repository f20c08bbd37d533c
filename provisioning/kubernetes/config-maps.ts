import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { boards, renderBoards } from '../../dashboards/index.ts';
import { SERVICES_FOLDER } from './container.ts';
import type { Manifest } from './manifest.ts';
import { monitoredServices, servicesFile } from './monitored-services.ts';
import { LABELS, metadata, OPERATED, SERVICES_CONFIG_MAP, SETTINGS_CONFIG_MAP } from './names.ts';
import type { KubernetesSettings } from './settings.ts';

/** What Grafana's sidecar looks for, and the folder that it puts the dashboard in. */
const SIDECAR_LABEL = { grafana_dashboard: '1' } as const;
const SIDECAR_FOLDER = { 'k8s-sidecar-target-directory': 'Penpal' } as const;

/** Admits no pod that is less strict than ours. */
export function namespaceObject({ cluster }: KubernetesSettings): Manifest {
  const strict = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const object: INamespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: cluster.KUBERNETES_NAMESPACE, labels: { ...LABELS, ...strict } },
  };
  return {
    file: 'namespace.yaml',
    why: 'Kubernetes refuses any pod here that may be more.',
    object,
  };
}

/** What is monitored: services.yml as it is. */
export function servicesConfigMap({ cluster }: KubernetesSettings): Manifest {
  const object: IConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(SERVICES_CONFIG_MAP, cluster.KUBERNETES_NAMESPACE),
    data: { 'services.yml': servicesFile() },
  };
  const why = 'services.yml. A change reaches the pod within a minute and is applied by a reload.';
  return { file: 'configmap-services.yaml', why, object };
}

/** The environment of the monitoring service, as the table in README.md explains it. */
export function settingsConfigMap({ cluster }: KubernetesSettings): Manifest {
  const { prometheus } = OPERATED;
  const at = (name: string, namespace: string, port: number) =>
    `http://${name}.${namespace}.svc:${port}`;
  const addresses = monitoredServices().map(({ name, variable, port }) => [
    variable,
    at(name, cluster.SERVICES_NAMESPACE, port),
  ]);
  const object: IConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(SETTINGS_CONFIG_MAP, cluster.KUBERNETES_NAMESPACE),
    data: {
      SERVICES_FILE: `${SERVICES_FOLDER}/services.yml`,
      ...(Object.fromEntries(addresses) as Record<string, string>),
      PROMETHEUS_URL: at(prometheus.service, cluster.PROMETHEUS_NAMESPACE, prometheus.port),
      ...linksOfThePage(cluster),
    },
  };
  const why =
    'Settings of the monitoring service; secrets are not among them. Read at the start only.';
  return { file: 'configmap-settings.yaml', why, object };
}

/** Where browsers find the rest of the stack, as far as it is said. */
function linksOfThePage({
  PROMETHEUS_EXTERNAL_URL,
  ALERTMANAGER_EXTERNAL_URL: ALERTMANAGER_URL,
  GRAFANA_URL,
  RUNBOOK_URL,
}: KubernetesSettings['cluster']) {
  const links = { PROMETHEUS_EXTERNAL_URL, ALERTMANAGER_URL, GRAFANA_URL, RUNBOOK_URL };
  return Object.fromEntries(
    Object.entries(links).flatMap(([name, url]) => (url ? [[name, url]] : [])),
  );
}

/** One ConfigMap a dashboard, for the sidecar of Grafana. */
export function dashboardConfigMaps({ cluster }: KubernetesSettings): Manifest[] {
  const titles = boards.map(({ title }) => title);
  return [...renderBoards()].map(([file, json], index) => {
    const uid = file.replace('.json', '');
    const object: IConfigMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...metadata(`dashboard-${uid}`, cluster.KUBERNETES_NAMESPACE, SIDECAR_LABEL),
        annotations: SIDECAR_FOLDER,
      },
      data: { [file]: json },
    };
    return { file: `dashboards/${uid}.yaml`, why: `The dashboard “${titles[index]}”.`, object };
  });
}
