import { alertmanagerConfig } from './alertmanager-config.ts';
import {
  dashboardConfigMaps,
  namespaceObject,
  servicesConfigMap,
  settingsConfigMap,
} from './config-maps.ts';
import { kustomization, renderManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { networkPolicy, service, shardsService } from './network.ts';
import {
  operatedMonitors,
  prometheusRule,
  scrapeConfigs,
  serviceMonitor,
} from './prometheus-resources.ts';
import type { KubernetesSettings } from './settings.ts';
import { deployment, disruptionBudget, priorityClass, statefulSet } from './workloads.ts';

/** Every object except the dashboards, by the folder of its kustomization. */
export function kubernetesObjects(settings: KubernetesSettings) {
  return {
    base: [
      namespaceObject(settings),
      priorityClass(),
      servicesConfigMap(settings),
      settingsConfigMap(settings),
      service(settings),
      networkPolicy(settings),
      disruptionBudget(settings),
      serviceMonitor(settings),
      ...operatedMonitors(settings),
      ...scrapeConfigs(settings),
      prometheusRule(settings),
      alertmanagerConfig(settings),
    ],
    single: [deployment(settings)],
    sharded: [statefulSet(settings), shardsService(settings)],
  };
}

/** The files of deploy/kubernetes/, by their path in that folder. */
export function renderKubernetes(settings: KubernetesSettings): Map<string, string> {
  const { base, single, sharded } = kubernetesObjects(settings);
  const dashboards = dashboardConfigMaps(settings);
  return new Map([
    ...folder(
      'base',
      [...base, ...dashboards],
      [],
      'Resources of both variants. Apply one of the variants.',
    ),
    ...folder('single', single, ['../base'], 'One pod that probes all services.'),
    ...folder('sharded', sharded, ['../base'], 'Several pods that share the services.'),
    fileOf('', kustomization(['single'], 'kubectl apply -k deploy/kubernetes')),
  ]);
}

function folder(name: string, manifests: readonly Manifest[], bases: string[], why: string) {
  const listed = manifests.map(({ file }) => file);
  const all = [...manifests, kustomization([...bases, ...listed], why)];
  return all.map((manifest) => fileOf(`${name}/`, manifest));
}

function fileOf(path: string, manifest: Manifest): [string, string] {
  return [`${path}${manifest.file}`, renderManifest(manifest)];
}
