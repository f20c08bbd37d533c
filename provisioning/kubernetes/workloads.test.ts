import { readFileSync } from 'node:fs';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IService } from 'kubernetes-models/v1/Service';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { secretKeys } from './secrets.ts';
import {
  renderedObject,
  renderedObjects,
} from '../../tests/support/kubernetes/rendered-objects.ts';

const { PORT } = readEnvironment({});
const deployment = renderedObject<IDeployment>('single/deployment.yaml');
const statefulSet = renderedObject<IStatefulSet>('sharded/statefulset.yaml');
const labelled = (kind: string) =>
  [...renderedObjects().values()].filter((object) => object.kind === kind);
const matches = (
  selector: Readonly<Record<string, string>> = {},
  labels: Readonly<Record<string, string>> = {},
) => Object.entries(selector).every(([name, value]) => labels[name] === value);

describe.each([
  ['the Deployment', deployment],
  ['the StatefulSet', statefulSet],
])('%s', (_, { spec }) => {
  const pod = spec!.template.spec!;
  const [container] = pod.containers;
  const labels = spec!.template.metadata!.labels!;

  test('selects its own pods, like the Services, the policy and the budget', () => {
    const selectors = [
      spec!.selector.matchLabels,
      ...labelled('Service').map((object) => (object as unknown as IService).spec!.selector),
      ...labelled('NetworkPolicy').map((object) => selectorIn(object, 'podSelector')),
      ...labelled('PodDisruptionBudget').map((object) => selectorIn(object, 'selector')),
    ];
    expect(selectors).toHaveLength(5);
    expect(selectors.filter((selector) => !matches(selector, labels))).toEqual([]);
  });

  test('listens on the default port, and is probed there', () => {
    const [port] = container!.ports!;
    expect(port).toEqual({ name: 'http', containerPort: PORT });
    const probes = [container!.startupProbe, container!.livenessProbe, container!.readinessProbe];
    expect(probes.map((probe) => probe?.httpGet?.port)).toEqual(['http', 'http', 'http']);
    expect(probes.map((probe) => probe?.httpGet?.path)).toEqual([
      '/-/healthy',
      '/-/healthy',
      '/-/ready',
    ]);
  });

  test('reads each documented secret from a file, and none from its environment', () => {
    const files = container!.env!.filter(({ name }) => name.endsWith('_FILE'));
    const folder = container!.volumeMounts!.find(({ name }) => name === 'tokens')!.mountPath;
    const secret = pod.volumes!.find(({ name }) => name === 'tokens')!.secret!.secretName!;
    const mounted = files.map(({ value }) => `${secret} ${value!.replace(`${folder}/`, '')}`);
    expect(mounted).toEqual(secretKeys.map(({ secret, key }) => `${secret} ${key}`));
    expect(container!.env!.filter(({ valueFrom }) => valueFrom?.secretKeyRef)).toEqual([]);
    expect(container!.envFrom!.filter(({ secretRef }) => secretRef)).toEqual([]);
  });

  test('refers only to existing ConfigMaps', () => {
    const names = labelled('ConfigMap').map(({ metadata }) => metadata.name);
    const used = [
      ...container!.envFrom!.map(({ configMapRef }) => configMapRef?.name),
      ...pod.volumes!.flatMap(({ configMap }) => configMap?.name ?? []),
    ];
    expect(used).toEqual(['monitoring-settings', 'monitoring-services']);
    expect(names).toEqual(expect.arrayContaining(used));
  });

  test('has no unneeded permissions', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    const { runAsUser, runAsGroup, fsGroup, ...others } = pod.securityContext!;
    expect(others).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    // Users of nodes have lower numbers: nothing belongs to this one if it breaks out.
    expect(Math.min(runAsUser!, runAsGroup!, fsGroup!)).toBeGreaterThan(10_000);
    expect(container!.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container!.volumeMounts!.every(({ readOnly }) => readOnly)).toBe(true);
  });

  test('may use only so much memory and disk', () => {
    const { limits } = container!.resources!;
    expect(Object.keys(limits!).toSorted()).toEqual(['ephemeral-storage', 'memory']);
  });

  test('has enough time to stop', () => {
    const source = readFileSync('exporter/main.ts', 'utf8');
    const [, deadline = ''] = /STOP_DEADLINE_MS = ([\d_]+)/.exec(source) ?? [];
    const needed = Number(deadline.replaceAll('_', '')) / 1000;
    expect(needed).toBeGreaterThan(0);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(needed);
  });

  test('uses the start command of the image', () => {
    expect([container!.command, container!.args]).toEqual([undefined, undefined]);
  });
});

test('there is never more than one pod', () => {
  expect(deployment.spec!.replicas).toBe(1);
  expect(deployment.spec!.strategy).toEqual({ type: 'Recreate' });
});

test('a shard knows its index and the number of shards', () => {
  const { replicas, serviceName, template } = statefulSet.spec!;
  const environment = new Map(template.spec!.containers[0]!.env!.map((one) => [one.name, one]));
  expect(environment.get('SHARD_COUNT')?.value).toBe(String(replicas));
  expect(environment.get('SHARD_INDEX')?.valueFrom?.fieldRef?.fieldPath).toBe(
    "metadata.labels['apps.kubernetes.io/pod-index']",
  );
  expect(labelled('Service').map(({ metadata }) => metadata.name)).toContain(serviceName);
});

test('Prometheus scrapes each pod through exactly one Service', () => {
  const monitor = renderedObject<{
    spec: { selector: { matchLabels: Record<string, string> }; endpoints: { port: string }[] };
  }>('base/servicemonitor.yaml');
  const found = labelled('Service').filter(({ metadata }) =>
    matches(monitor.spec.selector.matchLabels, metadata.labels),
  );
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['monitoring-service']);
  const [service] = found as unknown as IService[];
  expect(service?.spec?.ports).toEqual([{ name: 'http', port: PORT, targetPort: 'http' }]);
  expect(monitor.spec.endpoints.map(({ port }) => port)).toEqual(['http']);
});

function selectorIn(object: object, field: string) {
  const { spec } = object as { spec: Record<string, { matchLabels: Record<string, string> }> };
  return spec[field]!.matchLabels;
}
