import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import { RESOURCES } from './measured.ts';
import { PORT_NAME, SETTINGS_CONFIG_MAP } from './names.ts';
import { serviceKeys, tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

/** Where the volumes are mounted. */
export const SERVICES_FOLDER = '/etc/penpal-monitoring';
const SECRETS_FOLDER = '/run/secrets/penpal-monitoring';

/** The monitoring service. The image says how it is started: memory flags included. */
export function container(
  { cluster, port }: KubernetesSettings,
  environment: readonly IEnvVar[],
): IContainer {
  return {
    name: 'monitoring-service',
    image: cluster.IMAGE,
    ports: [{ name: PORT_NAME, containerPort: port }],
    envFrom: [{ configMapRef: { name: SETTINGS_CONFIG_MAP } }],
    env: [...tokenFiles(), ...keysOfServices(), ...environment],
    volumeMounts: [
      { name: 'services', mountPath: SERVICES_FOLDER, readOnly: true },
      { name: 'tokens', mountPath: SECRETS_FOLDER, readOnly: true },
    ],
    ...probes,
    resources: RESOURCES,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

/** It starts within a second or two; with one replica each second without it counts. */
const probes = {
  startupProbe: { ...asks('/-/healthy'), periodSeconds: 1, failureThreshold: 60 },
  livenessProbe: { ...asks('/-/healthy'), periodSeconds: 10, timeoutSeconds: 3 },
  readinessProbe: { ...asks('/-/ready'), periodSeconds: 5, timeoutSeconds: 3 },
} as const;

function asks(path: string) {
  return { httpGet: { path, port: PORT_NAME } };
}

function tokenFiles(): IEnvVar[] {
  return Object.entries(tokens).map(([variable, { key }]) => ({
    name: `${variable}_FILE`,
    value: `${SECRETS_FOLDER}/${key}`,
  }));
}

function keysOfServices(): IEnvVar[] {
  return Object.entries(serviceKeys).map(([name, { secret, key, required }]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key, optional: !required } },
  }));
}
