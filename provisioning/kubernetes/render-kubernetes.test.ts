import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { DASHBOARD_UIDS } from '../../dashboards/uids.ts';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { EVERY_SETTING } from './testing/every-setting.ts';
import { renderedObject, renderedObjects } from './testing/rendered-objects.ts';
import { monitoredServices } from './monitored-services.ts';
import { scrapeJobs } from './prometheus-yml.ts';
import { renderKubernetes } from './render-kubernetes.ts';
import { readKubernetesSettings } from './settings.ts';

const files = renderKubernetes(readKubernetesSettings({}));
const objects = renderedObjects();
const all = (kind: string) => [...objects.values()].filter((object) => object.kind === kind);

interface Rules {
  readonly spec: {
    readonly groups: readonly {
      readonly name: string;
      readonly rules: readonly {
        readonly alert?: string;
        readonly record?: string;
        readonly expr: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      }[];
    }[];
  };
}

describe('kustomizations', () => {
  const listed = [...files]
    .filter(([path]) => path.endsWith('kustomization.yaml'))
    .flatMap(([path, text]) => {
      const { resources } = load(text) as { resources: string[] };
      return resources.map((resource) => normalize(join(dirname(path), resource)));
    });

  test('list every file once, in its own folder', () => {
    const manifests = listed.filter((path) => path.endsWith('.yaml')).sort();
    expect(manifests).toEqual([...objects.keys()].sort());
  });

  test('build on folders that have a kustomization', () => {
    const folders = listed.filter((path) => !path.endsWith('.yaml'));
    expect(new Set(folders)).toEqual(new Set(['base', 'single']));
    expect(folders.filter((path) => !files.has(`${path}/kustomization.yaml`))).toEqual([]);
  });
});

describe('rules', () => {
  const { spec } = renderedObject<Rules>('base/prometheusrule.yaml');

  test('are those of the rule files, in the same order', () => {
    const names = spec.groups.map(({ name, rules }) => [
      name,
      rules.map(({ alert, record, expr }) => [alert ?? record, expr]),
    ]);
    const sources = groups.map(({ name, rules }) => [
      name,
      rules.map((rule) => [rule.name, rule.expression]),
    ]);
    expect(names).toEqual(sources);
  });

  test('that alert carry the namespace that Alertmanager routes by, and no other rule does', () => {
    const rules = spec.groups.flatMap((group) => group.rules);
    const withNamespace = rules.filter(({ labels }) => labels?.['namespace'] !== undefined);
    expect(withNamespace.map(({ alert }) => alert)).toEqual(alerts.map(({ rule }) => rule.name));
    expect(new Set(withNamespace.map(({ labels }) => labels?.['namespace']))).toEqual(
      new Set(['penpal-monitoring']),
    );
  });

  test('link by Prometheus’s external labels, or to the addresses that are set', () => {
    const links = (rules: Rules) =>
      rules.spec.groups
        .flatMap((group) => group.rules)
        .flatMap(({ annotations: { dashboard_url, runbook_url } = {} }) => [
          dashboard_url,
          runbook_url,
        ])
        .filter((url) => url !== undefined);
    const shipped = links({ spec });
    expect(shipped.filter((url) => !url.startsWith('{{ $externalLabels.'))).toEqual([]);
    const own = links(renderedObject<Rules>('base/prometheusrule.yaml', EVERY_SETTING));
    const start = /^https:\/\/(grafana\.example\/d\/|runbooks\.example\/[a-z-]+\.md#)/;
    expect(own.filter((url) => !start.test(url))).toEqual([]);
    expect(own.length).toBe(shipped.length);
  });
});

test('every dashboard has a ConfigMap that Grafana’s sidecar finds', () => {
  const dashboards = all('ConfigMap').filter(
    ({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1',
  );
  const contents = dashboards.flatMap(({ data }) => Object.values(data as Record<string, string>));
  const uids = contents.map((json) => (JSON.parse(json) as { uid: string }).uid);
  expect(uids.sort()).toEqual(Object.values(DASHBOARD_UIDS).sort());
});

test('dashboards are byte for byte those that Grafana mounts elsewhere', () => {
  for (const uid of Object.values(DASHBOARD_UIDS)) {
    const { data } = renderedObject<{ data: Record<string, string> }>(
      `base/dashboards/${uid}.yaml`,
    );
    const mounted = `provisioning/grafana/dashboards/generated/${uid}.json`;
    expect(data[`${uid}.json`]).toBe(readFileSync(mounted, 'utf8'));
  }
});

test('no object is too large to be stored or to be applied from the client', () => {
  // A ConfigMap may have 1 MiB; what `kubectl apply` notes of an object may have 256 KiB.
  const sizes = [...objects].map(
    ([path, object]) => [path, JSON.stringify(object).length] as const,
  );
  expect(sizes.filter(([, size]) => size > 256 * 1024)).toEqual([]);
});

test('what is monitored is services.yml, and each of its addresses is set', () => {
  const services = renderedObject<{ data: object }>('base/configmap-services.yaml');
  expect(services.data).toEqual({ 'services.yml': readFileSync('services.yml', 'utf8') });
  const { data } = renderedObject<{ data: Record<string, string> }>('base/configmap-settings.yaml');
  const shipped = readFileSync('services.yml', 'utf8');
  const variables = [...shipped.matchAll(/url: \$\{(\w+)/g)].map(([, name]) => name!);
  expect(variables.map((name) => data[name])).toEqual(
    monitoredServices().map(({ name, port }) => `http://${name}.penpal.svc:${port}`),
  );
});

test('the settings are those that the environment knows, and it accepts them', () => {
  const { data } = renderedObject<{ data: Record<string, string> }>(
    'base/configmap-settings.yaml',
    EVERY_SETTING,
  );
  const known = readFileSync('.env.example', 'utf8');
  expect(Object.keys(data).filter((name) => !known.includes(`${name}=`))).toEqual([]);
  expect(readEnvironment(data)).toMatchObject({
    SERVICES_FILE: '/etc/penpal-monitoring/services.yml',
    PROMETHEUS_URL: 'http://prometheus-operated.prometheus.svc:9090',
    GRAFANA_URL: 'https://grafana.example',
  });
});

test('each job of prometheus.yml is scraped as often under the same name', () => {
  interface Monitor {
    spec: {
      endpoints: {
        interval: string;
        scrapeTimeout: string;
        relabelings: { targetLabel: string; replacement: string }[];
      }[];
    };
  }
  const monitors = (all('ServiceMonitor') as unknown as Monitor[]).flatMap(({ spec }) =>
    spec.endpoints.map(({ interval, scrapeTimeout, relabelings }) => {
      const job = relabelings.find(({ targetLabel }) => targetLabel === 'job');
      return [job?.replacement, interval, scrapeTimeout];
    }),
  );
  const others = all('ScrapeConfig').map(({ metadata, spec }) => {
    const { scrapeInterval, scrapeTimeout } = spec as Record<string, string>;
    return [metadata.name, scrapeInterval, scrapeTimeout];
  });
  const jobs = scrapeJobs().map((job) => [job.job_name, job.scrape_interval, job.scrape_timeout]);
  const unique = new Map([...monitors, ...others].map((row) => [row[0], row]));
  expect([...unique.values()].sort()).toEqual(jobs.sort());
});

test('a user’s id is kept out as in prometheus.yml, rule by rule', () => {
  const { spec } = renderedObject<{ spec: { metricRelabelings: object[] } }>(
    'single/scrapeconfig.yaml',
  );
  const asThere = spec.metricRelabelings.map((rule) => {
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return Object.fromEntries(
      Object.entries(rule).map(([key, value]) => [snake(key), value as unknown]),
    );
  });
  const job = scrapeJobs().find(({ job_name }) => job_name === 'penpal-services');
  expect(asThere).toEqual(job?.metric_relabel_configs);
});

test('everything that has a namespace is in the one that is set', () => {
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
  [{ SHARD_COUNT: '1' }, 'SHARD_COUNT: expected 2 to 100'],
  [{ GRAFANA_URL: 'grafana' }, 'GRAFANA_URL: expected a URL'],
  [
    { BUSINESS_HOURS: 'monday 08:00-18:00', BUSINESS_TIME_ZONE: 'Europe/Paris' },
    'BUSINESS_TIME_ZONE: AlertmanagerConfig knows no time zones',
  ],
])('%j is refused by name', (variables, message) => {
  expect(() => readKubernetesSettings(variables)).toThrow(message);
});
