import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { container } from './container.ts';
import { STOPS_WITHIN_SECONDS } from './measured.ts';
import { LABELS, PRIORITY_CLASS, SELECTOR, SERVICES_CONFIG_MAP } from './names.ts';
import { TOKENS } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

/** The user `node` of the image: Kubernetes knows that it is not root only by its number. */
const NODE_USER = 1000;

/** The pod of the Deployment and of the StatefulSet; a shard's environment says which it is. */
export function podTemplate(
  settings: KubernetesSettings,
  environment: readonly IEnvVar[] = [],
): IPodTemplateSpec {
  return {
    metadata: { labels: LABELS },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName: PRIORITY_CLASS,
      // It needs 5 s at most; as much again before it is killed.
      terminationGracePeriodSeconds: 2 * STOPS_WITHIN_SECONDS,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NODE_USER,
        runAsGroup: NODE_USER,
        fsGroup: NODE_USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(settings, environment)],
      volumes: [
        { name: 'services', configMap: { name: SERVICES_CONFIG_MAP } },
        // Read by the group that the volume is given, and by nobody else.
        { name: 'tokens', secret: { secretName: TOKENS, defaultMode: 0o440 } },
      ],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: SELECTOR },
        },
      ],
    },
  };
}
