import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import {
  LABELS,
  metadata,
  NAME,
  PORT_NAME,
  SELECTOR,
  SERVICES_CONFIG_MAP,
  SERVICES_FOLDER,
  SETTINGS_CONFIG_MAP,
  SHARDS,
} from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { TOKENS, tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

/**
 * Highest measured usage of the monitoring service. Built and started as in the image, probing every
 * 30 s, scraped every 5 s, for 100 s on an idle machine. 334 services are one of three shards of 1,000.
 */
export const MEASURED = [
  { services: 4, residentMegabytes: 93, cpuMillicores: 6 },
  { services: 334, residentMegabytes: 126, cpuMillicores: 23 },
] as const;

/** Enough for the highest measured usage. */
export const RESOURCES = {
  requests: { cpu: '100m', memory: '128Mi' },
  // No CPU limit: a throttled probe measures the throttling.
  // The service writes no files. Its log counts: kubelet keeps five files of 10 MiB (containerLogMaxSize).
  limits: { memory: '256Mi', 'ephemeral-storage': '128Mi' },
};

const PRIORITY_CLASS = 'penpal-monitoring';
/** Below the cluster's own pods, above pods without a class. */
const PRIORITY = 100_000;
/** Seconds from SIGTERM to the exit, at most. Source: STOP_DEADLINE_MS in exporter/main.ts. */
export const STOPS_WITHIN_SECONDS = 5;
/** Above 10,000, so that no user of a node has the same number. The image runs as any user. */
const USER = 10_001;
const SECRETS_FOLDER = '/run/secrets/penpal-monitoring';

/** One pod that probes all services. */
export function deployment(settings: KubernetesSettings): Manifest {
  return {
    file: 'deployment.yaml',
    why:
      'One replica, and never two at a time (Recreate): two would probe and count everything twice. ' +
      'For more services than one pod can probe, see ../sharded.',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(NAME, settings.cluster.KUBERNETES_NAMESPACE),
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: SELECTOR },
        template: podTemplate(settings),
      },
    } satisfies IDeployment,
  };
}

/** One pod per shard. The ordinal of a pod is its shard's index. */
export function statefulSet(settings: KubernetesSettings): Manifest {
  const { KUBERNETES_NAMESPACE, SHARD_COUNT } = settings.cluster;
  const ordinal = { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" };
  return {
    file: 'statefulset.yaml',
    why:
      'Each pod probes its share of the services. `replicas` and SHARD_COUNT must be equal: do not use ' +
      '`kubectl scale`, but generate the manifests with another SHARD_COUNT.',
    object: {
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
    } satisfies IStatefulSet,
  };
}

/** How the pods may be evicted. */
export function disruptionBudget({ cluster }: KubernetesSettings): Manifest {
  return {
    file: 'poddisruptionbudget.yaml',
    why:
      'A drain may evict the single pod (for a few seconds), or one shard at a time. With ' +
      '`minAvailable: 1` a single replica would block every drain.',
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(NAME, cluster.KUBERNETES_NAMESPACE),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: SELECTOR },
      },
    } satisfies IPodDisruptionBudget,
  };
}

/** The monitoring service is evicted after the monitored services. */
export function priorityClass(): Manifest {
  return {
    file: 'priorityclass.yaml',
    why: 'When a node is short of resources, the monitored services are evicted before the monitoring.',
    object: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: PRIORITY_CLASS, labels: LABELS },
      value: PRIORITY,
      globalDefault: false,
      description: 'The monitoring service: evicted after the services that it monitors',
    } satisfies IPriorityClass,
  };
}

/** The pod of the Deployment and of the StatefulSet, which adds the shard's environment. */
function podTemplate(
  settings: KubernetesSettings,
  environment: readonly IEnvVar[] = [],
): IPodTemplateSpec {
  return {
    metadata: { labels: LABELS },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName: PRIORITY_CLASS,
      terminationGracePeriodSeconds: 2 * STOPS_WITHIN_SECONDS,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(settings, environment)],
      volumes: [
        { name: 'services', configMap: { name: SERVICES_CONFIG_MAP } },
        // Readable by the group of the volume only.
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

/** Without a command: the image defines it, with the memory flags of Node. */
function container(
  { cluster, port }: KubernetesSettings,
  environment: readonly IEnvVar[],
): IContainer {
  return {
    name: NAME,
    image: cluster.IMAGE,
    ports: [{ name: PORT_NAME, containerPort: port }],
    envFrom: [{ configMapRef: { name: SETTINGS_CONFIG_MAP } }],
    env: [...tokenFiles(), ...environment],
    volumeMounts: [
      { name: 'services', mountPath: SERVICES_FOLDER, readOnly: true },
      { name: 'tokens', mountPath: SECRETS_FOLDER, readOnly: true },
    ],
    // It starts within two seconds. With one replica, each second without it counts.
    startupProbe: { ...get('/-/healthy'), periodSeconds: 1, failureThreshold: 60 },
    livenessProbe: { ...get('/-/healthy'), periodSeconds: 10, timeoutSeconds: 3 },
    readinessProbe: { ...get('/-/ready'), periodSeconds: 5, timeoutSeconds: 3 },
    resources: RESOURCES,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function get(path: string) {
  return { httpGet: { path, port: PORT_NAME } };
}

function tokenFiles(): IEnvVar[] {
  return Object.entries(tokens).map(([variable, { key }]) => ({
    name: `${variable}_FILE`,
    value: `${SECRETS_FOLDER}/${key}`,
  }));
}
