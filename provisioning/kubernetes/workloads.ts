import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { Manifest } from './manifest.ts';
import { metadata, NAME, SELECTOR, SHARDS } from './names.ts';
import { podTemplate } from './pod.ts';
import type { KubernetesSettings } from './settings.ts';

/** One pod that watches everything. */
export function deployment(settings: KubernetesSettings): Manifest {
  const object: IDeployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(NAME, settings.cluster.KUBERNETES_NAMESPACE),
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: SELECTOR },
      template: podTemplate(settings),
    },
  };
  return {
    file: 'deployment.yaml',
    why:
      'One replica, and never two at a time (Recreate): two would probe every service twice, and ' +
      'what they count would be counted twice. For more services than one can watch, see ../sharded.',
    object,
  };
}

/** As many pods as there are shards; each watches the share that its ordinal says. */
export function statefulSet(settings: KubernetesSettings): Manifest {
  const { KUBERNETES_NAMESPACE, SHARD_COUNT } = settings.cluster;
  const ordinal = { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" };
  const object: IStatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(NAME, KUBERNETES_NAMESPACE),
    spec: {
      replicas: SHARD_COUNT,
      serviceName: SHARDS,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: SELECTOR },
      template: podTemplate(settings, [
        { name: 'SHARD_INDEX', valueFrom: { fieldRef: ordinal } },
        { name: 'SHARD_COUNT', value: String(SHARD_COUNT) },
      ]),
    },
  };
  return {
    file: 'statefulset.yaml',
    why:
      'Each pod takes its share of the services. `replicas` and SHARD_COUNT are the same number: ' +
      'never `kubectl scale`, generate again with another SHARD_COUNT.',
    object,
  };
}
