import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { JOBS } from '../../promql/metrics.ts';
import { scrapeJob, scrapeJobs } from './prometheus-resources.ts';
import { EVERY_SETTING } from '../../tests/support/kubernetes/every-setting.ts';
import {
  renderedObject,
  renderedObjects,
} from '../../tests/support/kubernetes/rendered-objects.ts';

const all = (kind: string) =>
  [...renderedObjects().values()].filter((object) => object.kind === kind);

test('each job of prometheus.yml has the same name and interval', () => {
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
  // Grafana is not part of the manifests.
  const ours = scrapeJobs().filter(({ job_name }) => job_name !== 'penpal-grafana');
  const jobs = ours.map((job) => [job.job_name, job.scrape_interval, job.scrape_timeout]);
  const unique = new Map([...monitors, ...others].map((row) => [row[0], row]));
  expect([...unique.values()].sort()).toEqual(jobs.sort());
});

interface ScrapeConfig {
  readonly spec: {
    readonly httpSDConfigs: readonly { readonly url: string; readonly authorization?: unknown }[];
    readonly relabelings: readonly object[];
    readonly metricRelabelings: readonly object[];
  };
}

test('service discovery uses the Service of all shards and the token of the scrapes', () => {
  const [endpoint] = renderedObject<{ spec: { endpoints: { authorization: unknown }[] } }>(
    'base/servicemonitor.yaml',
  ).spec.endpoints;
  const lists = all('ScrapeConfig').map(({ spec }) => (spec as ScrapeConfig['spec']).httpSDConfigs);
  expect(lists.length).toBeGreaterThan(0);
  for (const list of lists) {
    expect(list).toEqual([
      {
        url: 'http://monitoring-service.penpal-monitoring.svc:3005/api/v1/sd/prometheus',
        refreshInterval: '30s',
        authorization: endpoint?.authorization,
      },
    ]);
  }
});

test.for([
  ['prometheus', 9090],
  ['alertmanager', 9093],
] as const)('the port of %s is selected by its number', ([name, port]) => {
  // The operator names it `web`, kube-prometheus-stack `http-web`.
  const { spec } = renderedObject<{ spec: { endpoints: object[] } }>(
    `base/servicemonitor-${name}.yaml`,
  );
  expect(spec.endpoints).toEqual([expect.objectContaining({ targetPort: port })]);
  expect(Object.keys(spec.endpoints[0]!)).not.toContain('port');
});

/**
 * What the operator's example grants to Prometheus within a namespace, for discovery by endpoints and by slices.
 * Source: prometheus-operator 0.93, example/rbac/prometheus/prometheus-cluster-role.yaml
 */
const DISCOVERED = ['endpoints', 'endpointslices', 'pods', 'services'];

test('the documented role lets a Prometheus of another namespace find the targets', () => {
  interface Role {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly rules: readonly { readonly resources: string[]; readonly verbs: string[] }[];
    readonly roleRef: { readonly kind: string; readonly name: string };
  }
  const readme = readFileSync('deploy/kubernetes/README.md', 'utf8');
  const [, yaml = ''] = /```yaml\n(apiVersion: rbac[^`]*)```/.exec(readme) ?? [];
  const [role, binding] = yaml.split('---\n').map((document) => load(document) as Role);
  const namespace = 'penpal-monitoring';
  expect(role).toMatchObject({ kind: 'Role', metadata: { namespace } });
  expect(role!.rules.flatMap(({ resources }) => resources).toSorted()).toEqual(DISCOVERED);
  for (const { verbs } of role!.rules) expect(verbs).toEqual(['get', 'list', 'watch']);
  expect(binding).toMatchObject({ kind: 'RoleBinding', metadata: { namespace } });
  expect(binding!.roleRef).toMatchObject({ kind: 'Role', name: role!.metadata.name });
});

test('user ids are dropped or hashed as in prometheus.yml', () => {
  for (const { metadata, spec } of all('ScrapeConfig')) {
    const { metricRelabelings } = spec as ScrapeConfig['spec'];
    const { metric_relabel_configs } = scrapeJob(metadata.name);
    expect(metric_relabel_configs?.length).toBeGreaterThan(0);
    expect(metricRelabelings.map(asInPrometheusYml)).toEqual(metric_relabel_configs);
  }
});

test('a service is scraped by one job with its name', () => {
  const { relabelings: ofAi } = renderedObject<ScrapeConfig>(
    'base/scrapeconfig-ai-service.yaml',
  ).spec;
  const { relabelings: ofOthers } = renderedObject<ScrapeConfig>('base/scrapeconfig.yaml').spec;
  const isAi = { source_labels: ['service_name'], regex: 'ai-service' };
  expect(ofAi.map(asInPrometheusYml)).toEqual([
    { target_label: 'job', replacement: 'ai-service' },
    { action: 'keep', ...isAi },
  ]);
  expect(ofOthers.map(asInPrometheusYml).slice(1)).toEqual([
    { action: 'drop', ...isAi },
    { source_labels: ['service_name'], target_label: 'job' },
  ]);
});

test('every job in rules and dashboards is in prometheus.yml', () => {
  expect(scrapeJobs().map(({ job_name }) => job_name)).toEqual(expect.arrayContaining([...JOBS]));
});

function asInPrometheusYml(rule: object) {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(rule).map(([key, value]) => [snake(key), value as unknown]),
  );
}

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

const { spec } = renderedObject<Rules>('base/prometheusrule.yaml');

test('rules and their order are those of the rule files', () => {
  const names = spec.groups.map(({ name, rules }) => [
    name,
    rules.map(({ alert, record, expr }) => [alert ?? record, expr]),
  ]);
  const sources = groups.map(({ name, rules }) => [
    `penpal-${name}`,
    rules.map((rule) => [rule.name, rule.expression]),
  ]);
  expect(names).toEqual(sources);
});

test('alerts have the label namespace, and recordings do not', () => {
  const rules = spec.groups.flatMap((group) => group.rules);
  const withNamespace = rules.filter(({ labels }) => labels?.['namespace'] !== undefined);
  expect(withNamespace.map(({ alert }) => alert)).toEqual(alerts.map(({ rule }) => rule.name));
  expect(new Set(withNamespace.map(({ labels }) => labels?.['namespace']))).toEqual(
    new Set(['penpal-monitoring']),
  );
});

test('links start with external labels, or with the addresses that are set', () => {
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
