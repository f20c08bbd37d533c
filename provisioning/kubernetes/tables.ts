import { markdownTable } from '../markdown-table.ts';
import { kubernetesObjects } from './render-kubernetes.ts';
import { secretKeys, TOKENS } from './secrets.ts';
import { clusterSchema, readKubernetesSettings } from './settings.ts';
import { MEASURED, RESOURCES, STOPS_WITHIN_SECONDS } from './workloads.ts';

/** Each object of deploy/kubernetes/; the dashboards share a row. */
export function objectsTable(): string {
  const folders = Object.entries(kubernetesObjects(readKubernetesSettings({})));
  const rows = folders.flatMap(([folder, manifests]) =>
    manifests.map(({ file, why, object }) => [`[${file}](${folder}/${file})`, object.kind, why]),
  );
  const dashboards = [
    '[dashboards/](base/dashboards)',
    'ConfigMap',
    'The dashboards, for Grafana’s sidecar.',
  ];
  return markdownTable([['file', 'kind', 'notes'], ...rows, dashboards]);
}

/** Each key of the Secret that the manifests refer to. */
export function secretsTable(): string {
  const rows = secretKeys.map(({ key, purpose }) => [`\`${key}\``, purpose]);
  return markdownTable([[`key of \`${TOKENS}\``, 'purpose'], ...rows]);
}

/** The command that creates the Secret. */
export function secretCommands(): string {
  const { KUBERNETES_NAMESPACE } = readKubernetesSettings({}).cluster;
  const command = [
    `kubectl -n ${KUBERNETES_NAMESPACE} create secret generic ${TOKENS}`,
    ...secretKeys.map(({ key, value }) => `  --from-literal=${key}="${value}"`),
  ];
  return `\`\`\`sh\n${command.join(' \\\n')}\n\`\`\`\n`;
}

/** The variables for names and addresses of the cluster. */
export function clusterTable(): string {
  const defaults: Readonly<Record<string, string | number | undefined>> = clusterSchema.parse({});
  const rows = Object.entries(clusterSchema.shape).map(([name, { description = '' }]) => {
    const value = defaults[name];
    return [`\`${name}\``, description, value === undefined ? 'none' : `\`${value}\``];
  });
  return markdownTable([['variable', 'meaning', 'default'], ...rows]);
}

/** The pod's requests and limits, and where each number comes from. */
export function resourcesTable(): string {
  const { requests, limits } = RESOURCES;
  const measured = (unit: string, field: 'residentMegabytes' | 'cpuMillicores') =>
    MEASURED.map((one) => `${one[field]}${unit} with ${one.services} services`).join(', ');
  const stop = STOPS_WITHIN_SECONDS;
  return markdownTable([
    ['setting', 'value', 'reason'],
    ['memory request', requests.memory, `measured: ${measured(' MB', 'residentMegabytes')}`],
    [
      'memory limit',
      limits.memory,
      'twice the request; `HighMemoryUsage` warns before it is reached',
    ],
    [
      'disk limit',
      limits['ephemeral-storage'],
      'it writes no files; kubelet keeps 50 MiB of its log',
    ],
    ['CPU request', requests.cpu, `measured: ${measured('m', 'cpuMillicores')}`],
    ['CPU limit', 'none', 'a throttled probe would measure the throttling'],
    ['grace period', `${2 * stop} s`, `the service stops within ${stop} s of SIGTERM`],
  ]);
}
