import { markdownTable } from '../markdown-table.ts';
import { kubernetesObjects } from './render-kubernetes.ts';
import { secretKeys } from './secrets.ts';
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

/** Each key of each Secret that the manifests refer to. */
export function secretsTable(): string {
  const rows = secretKeys.map(({ secret, key, required, purpose }) => [
    `\`${secret}\``,
    `\`${key}\``,
    required ? 'yes' : 'no',
    purpose,
  ]);
  return markdownTable([['Secret', 'key', 'needed', 'purpose'], ...rows]);
}

/** Commands that create the Secrets: random tokens; optional keys come from files. */
export function secretCommands(): string {
  const { KUBERNETES_NAMESPACE } = readKubernetesSettings({}).cluster;
  const bySecret = [...Map.groupBy(secretKeys, ({ secret }) => secret)];
  const commands = bySecret.map(([secret, keys]) =>
    [
      `kubectl -n ${KUBERNETES_NAMESPACE} create secret generic ${secret}`,
      ...keys.map(({ key, required }) =>
        required
          ? `  --from-literal=${key}="$(openssl rand -hex 24)"`
          : `  --from-file=${key}=./${key}`,
      ),
    ].join(' \\\n'),
  );
  return `\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n`;
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
    ['CPU request', requests.cpu, `measured: ${measured('m', 'cpuMillicores')}`],
    ['CPU limit', 'none', 'a throttled probe would measure the throttling'],
    ['grace period', `${2 * stop} s`, `the service stops within ${stop} s of SIGTERM`],
  ]);
}
