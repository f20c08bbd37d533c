import { MEASURED, RESOURCES, STOPS_WITHIN_SECONDS } from '../provisioning/kubernetes/measured.ts';
import { kubernetesObjects } from '../provisioning/kubernetes/render-kubernetes.ts';
import { secretKeys } from '../provisioning/kubernetes/secrets.ts';
import { clusterSchema, readKubernetesSettings } from '../provisioning/kubernetes/settings.ts';
import { markdownTable } from './markdown-table.ts';

/** Every object of deploy/kubernetes/; the dashboards in one row. */
export function objectsTable(): string {
  const folders = Object.entries(kubernetesObjects(readKubernetesSettings({})));
  const rows = folders.flatMap(([folder, manifests]) =>
    manifests.map(({ file, why, object }) => [`[${file}](${folder}/${file})`, object.kind, why]),
  );
  const dashboards = [
    '[dashboards/](base/dashboards)',
    'ConfigMap',
    'Each dashboard, for Grafana’s sidecar.',
  ];
  return markdownTable([['file', 'kind', 'what to know'], ...rows, dashboards]);
}

/** Every Secret that is referred to. */
export function secretsTable(): string {
  const rows = secretKeys.map(({ secret, key, required, purpose }) => [
    `\`${secret}\``,
    `\`${key}\``,
    required ? 'yes' : 'no',
    purpose,
  ]);
  return markdownTable([['Secret', 'key', 'needed', 'purpose'], ...rows]);
}

/** Commands that create the Secrets: tokens by chance, keys of services from a file. */
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

/** The variables that say what a cluster calls things. */
export function clusterTable(): string {
  const defaults: Readonly<Record<string, string | number | undefined>> = clusterSchema.parse({});
  const rows = Object.entries(clusterSchema.shape).map(([name, { description = '' }]) => {
    const value = defaults[name];
    return [`\`${name}\``, description, value === undefined ? 'none' : `\`${value}\``];
  });
  return markdownTable([['variable', 'meaning', 'default'], ...rows]);
}

/** What the pod asks for, and why so much. */
export function figuresTable(): string {
  const { requests, limits } = RESOURCES;
  const measured = (unit: string, field: 'residentMegabytes' | 'cpuMillicores') =>
    MEASURED.map((one) => `${one[field]}${unit} with ${one.services} services`).join(', ');
  const stop = STOPS_WITHIN_SECONDS;
  return markdownTable([
    ['figure', 'value', 'from'],
    ['memory request', requests.memory, `measured: ${measured(' MB', 'residentMegabytes')}`],
    ['memory limit', limits.memory, 'twice that; `HighMemoryUsage` warns before it is reached'],
    ['CPU request', requests.cpu, `measured: ${measured('m', 'cpuMillicores')}`],
    ['CPU limit', 'none', 'a probe that is throttled would measure the throttle'],
    ['grace period', `${2 * stop} s`, `it stops within ${stop} s of SIGTERM`],
  ]);
}
