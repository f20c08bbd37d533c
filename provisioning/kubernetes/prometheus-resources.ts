import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IRelabelConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/RelabelConfig';
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/ScrapeConfig';
import { load } from 'js-yaml';
import { groupOf, groups } from '../../alert-rules/groups.ts';
import { metadata, NAME, OPERATED, PORT_NAME, SCRAPED, SELECTOR } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

const PROMETHEUS_YML = resolve(import.meta.dirname, '../../prometheus.yml');

/** A relabelling rule of prometheus.yml. */
interface Relabelling {
  readonly action?: string;
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly modulus?: number;
  readonly target_label?: string;
}

interface Intervals {
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
}

/** The parts of a scrape job that the operator's resources have, too. */
interface ScrapeJob extends Partial<Intervals> {
  readonly job_name: string;
  readonly http_sd_configs?: readonly { readonly url: string; readonly refresh_interval: string }[];
  readonly sample_limit?: number;
  readonly relabel_configs?: readonly Relabelling[];
  readonly metric_relabel_configs?: readonly Relabelling[];
}

/** Every job of the shipped prometheus.yml. Missing intervals are filled in. */
export function scrapeJobs() {
  const { global, scrape_configs } = load(readFileSync(PROMETHEUS_YML, 'utf8')) as {
    global: Intervals;
    scrape_configs: ScrapeJob[];
  };
  const { scrape_interval, scrape_timeout } = global;
  return scrape_configs.map((job) => ({ scrape_interval, scrape_timeout, ...job }));
}

/** The job with that name. Throws if prometheus.yml has none. */
export function scrapeJob(name: string) {
  const job = scrapeJobs().find(({ job_name }) => job_name === name);
  if (job === undefined) throw new Error(`prometheus.yml has no job ${name}`);
  return job;
}

/** The token that Prometheus sends to the monitoring service. */
const METRICS_TOKEN = {
  credentials: { name: tokens.METRICS_TOKEN.secret, key: tokens.METRICS_TOKEN.key },
};
const MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' } as const;

/** Scrapes the monitoring service at the interval of prometheus.yml. */
export function serviceMonitor({ cluster }: KubernetesSettings): Manifest {
  return {
    file: 'servicemonitor.yaml',
    why:
      'The job has the name that rules and dashboards use. honorLabels keeps the label `service` of the ' +
      'metrics.',
    object: {
      ...MONITOR,
      metadata: metadata(NAME, cluster.KUBERNETES_NAMESPACE),
      spec: {
        selector: { matchLabels: { ...SELECTOR, ...SCRAPED } },
        endpoints: [
          {
            port: PORT_NAME,
            path: '/metrics',
            authorization: METRICS_TOKEN,
            honorLabels: true,
            ...asOftenAs('penpal-monitoring'),
          },
        ],
      },
    } satisfies IServiceMonitor,
  };
}

/** Scrapes Prometheus and Alertmanager under the job names that rules and dashboards use. */
export function operatedMonitors({ cluster }: KubernetesSettings): Manifest[] {
  return (['prometheus', 'alertmanager'] as const).map((name) => ({
    file: `servicemonitor-${name}.yaml`,
    why: `The operator’s ${name} under the job name that rules and dashboards use.`,
    object: {
      ...MONITOR,
      metadata: metadata(name, cluster.KUBERNETES_NAMESPACE),
      spec: {
        namespaceSelector: { matchNames: [cluster.PROMETHEUS_NAMESPACE] },
        selector: { matchLabels: OPERATED[name].serviceLabels },
        // By number: the operator names the port `web`, kube-prometheus-stack `http-web`.
        endpoints: [{ targetPort: OPERATED[name].port, ...asOftenAs(`penpal-${name}`) }],
      },
    } satisfies IServiceMonitor,
  }));
}

/** Scrapes the services that expose Prometheus text themselves, as the monitoring service lists them. */
export function scrapeConfigs(settings: KubernetesSettings): Manifest[] {
  return [
    {
      file: 'scrapeconfig-ai-service.yaml',
      why:
        'The metrics of ai-service itself. This resource cannot send a key. If ai-service requires one, ' +
        'the target stays down; README.md has a solution.',
      object: scrapeConfig('ai-service', settings),
    },
    {
      file: 'scrapeconfig.yaml',
      why:
        'All other services that expose Prometheus text themselves, each as a job of its own. Ids of users ' +
        'are personal data: they are dropped or hashed here, as in prometheus.yml.',
      object: scrapeConfig('penpal-services', settings),
    },
  ];
}

/** A job of prometheus.yml that gets its targets from the monitoring service. */
function scrapeConfig(name: string, { cluster, port }: KubernetesSettings) {
  const job = scrapeJob(name);
  const lists = (job.http_sd_configs ?? []).map(({ url, refresh_interval }) => ({
    url: `http://${NAME}.${cluster.KUBERNETES_NAMESPACE}.svc:${port}${new URL(url).pathname}`,
    refreshInterval: refresh_interval,
    authorization: METRICS_TOKEN,
  }));
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: metadata(name, cluster.KUBERNETES_NAMESPACE),
    spec: {
      httpSDConfigs: lists,
      scrapeInterval: job.scrape_interval,
      scrapeTimeout: job.scrape_timeout,
      ...(job.sample_limit === undefined ? {} : { sampleLimit: job.sample_limit }),
      relabelings: [jobNamed(name), ...relabellings(job.relabel_configs)],
      metricRelabelings: relabellings(job.metric_relabel_configs),
    },
  } satisfies IScrapeConfig;
}

function asOftenAs(name: string) {
  const { scrape_interval: interval, scrape_timeout: scrapeTimeout } = scrapeJob(name);
  return { interval, scrapeTimeout, relabelings: [jobNamed(name)] };
}

/** Without it the operator names the job after the object. */
function jobNamed(name: string): IRelabelConfig {
  return { targetLabel: 'job', replacement: name };
}

function relabellings(rules: readonly Relabelling[] = []): IRelabelConfig[] {
  return rules.map(({ action, source_labels, target_label, ...rest }) => ({
    ...rest,
    ...(action === undefined ? {} : { action: action as NonNullable<IRelabelConfig['action']> }),
    ...(source_labels === undefined ? {} : { sourceLabels: [...source_labels] }),
    ...(target_label === undefined ? {} : { targetLabel: target_label }),
  }));
}

/** Every rule group, as in Prometheus's rule files. */
export function prometheusRule({ cluster }: KubernetesSettings): Manifest {
  const { KUBERNETES_NAMESPACE: namespace, PUBLIC_URL, GRAFANA_URL, RUNBOOK_URL } = cluster;
  const links = { status_url: PUBLIC_URL, grafana_url: GRAFANA_URL, runbook_url: RUNBOOK_URL };
  return {
    file: 'prometheusrule.yaml',
    why:
      'Alerts have the label `namespace`, because the operator’s Alertmanager routes by it. Recorded ' +
      'series are as in prometheus.yml.',
    object: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata('penpal', namespace),
      spec: {
        groups: groups.map(groupOf).map(({ rules, ...group }) => ({
          ...group,
          rules: rules.map((rule) => ofNamespace(rule, namespace, links)),
        })),
      },
    } satisfies IPrometheusRule,
  };
}

/** Gives alerts the label `namespace`, and fills in the links that are set. */
function ofNamespace(
  rule: IRule,
  namespace: string,
  links: Readonly<Record<string, string | undefined>>,
): IRule {
  if (rule.alert === undefined) return rule;
  const fillIn = (text: string) =>
    text.replace(
      /\{\{ \$externalLabels\.(\w+) \}\}/,
      (label, name: string) => links[name] ?? label,
    );
  const annotations = Object.entries(rule.annotations ?? {});
  return {
    ...rule,
    labels: { ...rule.labels, namespace },
    annotations: Object.fromEntries(annotations.map(([name, text]) => [name, fillIn(text)])),
  };
}
