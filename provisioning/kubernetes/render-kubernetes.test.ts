import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { EVERY_SETTING } from '../../tests/support/kubernetes/every-setting.ts';
import {
  renderedObject,
  renderedObjects,
} from '../../tests/support/kubernetes/rendered-objects.ts';
import { monitoredServices } from './config-maps.ts';
import { renderKubernetes } from './render-kubernetes.ts';
import { readKubernetesSettings } from './settings.ts';

const files = renderKubernetes(readKubernetesSettings({}));
const objects = renderedObjects();
const all = (kind: string) => [...objects.values()].filter((object) => object.kind === kind);

describe('kustomizations', () => {
  const listed = [...files]
    .filter(([path]) => path.endsWith('kustomization.yaml'))
    .flatMap(([path, text]) => {
      const { resources } = load(text) as { resources: string[] };
      return resources.map((resource) => normalize(join(dirname(path), resource)));
    });

  test('list every file once', () => {
    const manifests = listed.filter((path) => path.endsWith('.yaml')).sort();
    expect(manifests).toEqual([...objects.keys()].sort());
  });

  test('use folders with a kustomization as bases', () => {
    const folders = listed.filter((path) => !path.endsWith('.yaml'));
    expect(new Set(folders)).toEqual(new Set(['base', 'single']));
    expect(folders.filter((path) => !files.has(`${path}/kustomization.yaml`))).toEqual([]);
  });
});

test('every dashboard has a ConfigMap for Grafana’s sidecar', () => {
  const dashboards = all('ConfigMap').filter(
    ({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1',
  );
  const contents = dashboards.flatMap(({ data }) => Object.values(data as Record<string, string>));
  const uids = contents.map((json) => (JSON.parse(json) as { uid: string }).uid);
  expect(uids.sort()).toEqual(Object.values(DASHBOARD_UIDS).sort());
});

test('dashboards are byte for byte those of Compose', () => {
  for (const uid of Object.values(DASHBOARD_UIDS)) {
    const { data } = renderedObject<{ data: Record<string, string> }>(
      `base/dashboards/${uid}.yaml`,
    );
    const mounted = `provisioning/grafana/dashboards/generated/${uid}.json`;
    expect(data[`${uid}.json`]).toBe(readFileSync(mounted, 'utf8'));
  }
});

test('no object is too large to store or to apply', () => {
  // Limits: 1 MiB for a ConfigMap, 256 KiB for the annotation of `kubectl apply`.
  const sizes = [...objects].map(
    ([path, object]) => [path, JSON.stringify(object).length] as const,
  );
  expect(sizes.filter(([, size]) => size > 256 * 1024)).toEqual([]);
});

test('the monitored services are those of services.yml, with an address each', () => {
  const services = renderedObject<{ data: object }>('base/configmap-services.yaml');
  expect(services.data).toEqual({ 'services.yml': readFileSync('services.yml', 'utf8') });
  const { data } = renderedObject<{ data: Record<string, string> }>('base/configmap-settings.yaml');
  const shipped = readFileSync('services.yml', 'utf8');
  const variables = [...shipped.matchAll(/^ {4}url: \$\{(\w+)/gm)].map(([, name]) => name!);
  expect(variables.map((name) => data[name])).toEqual(
    monitoredServices().map(({ name, port }) => `http://${name}.penpal.svc:${port}`),
  );
});

test('the settings are known and valid variables of the exporter', () => {
  const { data } = renderedObject<{ data: Record<string, string> }>(
    'base/configmap-settings.yaml',
    EVERY_SETTING,
  );
  const known = readFileSync('.env.example', 'utf8');
  expect(Object.keys(data).filter((name) => !known.includes(`${name}=`))).toEqual([]);
  expect(readEnvironment(data)).toMatchObject({
    SERVICES_FILE: '/etc/penpal-monitoring/services.yml',
    PROMETHEUS_URL: 'http://prometheus-operated.prometheus.svc:9090',
    ALERTMANAGER_API_URL: 'http://alertmanager-operated.prometheus.svc:9093',
    GRAFANA_URL: 'https://grafana.example',
    PROMETHEUS_EXTERNAL_URL: 'https://prometheus.example',
    ALERTMANAGER_URL: 'https://alertmanager.example',
    RUNBOOK_URL: 'https://runbooks.example',
  });
});

test('the page has no links to addresses inside the cluster', () => {
  const { data } = renderedObject<{ data: Record<string, string> }>('base/configmap-settings.yaml');
  const { ALERTMANAGER_URL, GRAFANA_URL } = readEnvironment(data);
  expect([ALERTMANAGER_URL, GRAFANA_URL]).toEqual([undefined, undefined]);
});

test('every object with a namespace is in the configured one', () => {
  const spaces = [...renderedObjects(EVERY_SETTING).values()].map(
    ({ metadata }) => metadata.namespace,
  );
  expect(new Set(spaces.filter((space) => space !== undefined))).toEqual(new Set(['watch']));
  const text = [...renderKubernetes(readKubernetesSettings(EVERY_SETTING)).values()].join('');
  expect(text).not.toMatch(/penpal-monitoring\.svc|namespace: penpal-monitoring|\.penpal\.svc/);
});

test('no object is a Secret', () => {
  expect(all('Secret')).toEqual([]);
});

test.each([
  [{ KUBERNETES_NAMESPACE: 'Not Valid' }, 'KUBERNETES_NAMESPACE: expected a namespace'],
  [{ SHARD_COUNT: '1' }, 'SHARD_COUNT: expected a whole number from 2 to 100'],
  [{ SHARD_COUNT: 'x' }, 'SHARD_COUNT: expected a whole number from 2 to 100'],
  [{ SHARD_COUNT: '2.5' }, 'SHARD_COUNT: expected a whole number from 2 to 100'],
  [
    { SERVICES_NAMESPACE: 'x'.repeat(64) },
    'SERVICES_NAMESPACE: expected a namespace: at most 63 lower-case letters, digits and -',
  ],
  [{ GRAFANA_URL: 'grafana' }, 'GRAFANA_URL: expected an http:// or https:// URL'],
  [
    { BUSINESS_HOURS: 'monday 08:00-18:00', BUSINESS_TIME_ZONE: 'Europe/Paris' },
    'BUSINESS_TIME_ZONE: AlertmanagerConfig knows no time zones',
  ],
])('%j is refused with the name of the variable', (variables, message) => {
  expect(() => readKubernetesSettings(variables)).toThrow(message);
});
