import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import type { Manifest } from './manifest.ts';
import { LABELS, metadata, NAME, PRIORITY_CLASS, SELECTOR } from './names.ts';
import type { KubernetesSettings } from './settings.ts';

/** Below the cluster's own, above what has no class. */
const PRIORITY = 100_000;

/** How the pods may be evicted. */
export function disruptionBudget({ cluster }: KubernetesSettings): Manifest {
  const object: IPodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(NAME, cluster.KUBERNETES_NAMESPACE),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: SELECTOR },
    },
  };
  return {
    file: 'poddisruptionbudget.yaml',
    why:
      'A drain may move the one pod (it is away for seconds), and one shard after the other. With ' +
      '`minAvailable: 1` the one replica would block every drain for ever.',
    object,
  };
}

/** Who watches is evicted after what is watched. */
export function priorityClass(): Manifest {
  const object: IPriorityClass = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: PRIORITY_CLASS, labels: LABELS },
    value: PRIORITY,
    globalDefault: false,
    description: 'The monitoring service, which must see the others go first',
  };
  const why = 'When a node runs short, what watches is evicted after what is watched.';
  return { file: 'priorityclass.yaml', why, object };
}
