import type { IRelabelConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/RelabelConfig';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/ScrapeConfig';
import type { Manifest } from './manifest.ts';
import { metadata, NAME, OPERATED, PORT_NAME, SCRAPED, SELECTOR } from './names.ts';
import { scrapeJob } from './prometheus-yml.ts';
import type { Relabelling } from './prometheus-yml.ts';
import { tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

/** What Prometheus shows the monitoring service. */
const METRICS_TOKEN = {
  credentials: { name: tokens.METRICS_TOKEN.secret, key: tokens.METRICS_TOKEN.key },
};
const MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' } as const;

/** The monitoring service is scraped as often as prometheus.yml says, with a token. */
export function serviceMonitor({ cluster }: KubernetesSettings): Manifest {
  const object: IServiceMonitor = {
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
  };
  const why =
    'The job is named as in prometheus.yml, because rules and dashboards ask for it. honorLabels: ' +
    'the metrics have a label `service` of their own, which is part of what they promise.';
  return { file: 'servicemonitor.yaml', why, object };
}

/** Prometheus and Alertmanager under the names that rules and dashboards ask for. */
export function operatedMonitors({ cluster }: KubernetesSettings): Manifest[] {
  return (['prometheus', 'alertmanager'] as const).map((name) => {
    const object: IServiceMonitor = {
      ...MONITOR,
      metadata: metadata(name, cluster.KUBERNETES_NAMESPACE),
      spec: {
        namespaceSelector: { matchNames: [cluster.PROMETHEUS_NAMESPACE] },
        selector: { matchLabels: OPERATED[name].serviceLabels },
        endpoints: [{ port: 'web', ...asOftenAs(name) }],
      },
    };
    const why = `The operator’s ${name} as the job “${name}”, which rules and dashboards ask for.`;
    return { file: `servicemonitor-${name}.yaml`, why, object };
  });
}

/** The services that expose Prometheus text themselves, as the monitoring service, any shard, lists them. */
export function scrapeConfigs(settings: KubernetesSettings): Manifest[] {
  return [
    {
      file: 'scrapeconfig-ai-service.yaml',
      why:
        'The metrics of ai-service itself. The resource can send no key: where ai-service asks for one, ' +
        'this target stays down; README.md says what to do.',
      object: scrapeConfig('ai-service', settings),
    },
    {
      file: 'scrapeconfig.yaml',
      why:
        'All other services that expose Prometheus text themselves, each as its own job. A user’s id is ' +
        'personal: it is dropped or made a number here, as in prometheus.yml.',
      object: scrapeConfig('penpal-services', settings),
    },
  ];
}

/** A job of prometheus.yml that asks the monitoring service whom to scrape. */
function scrapeConfig(name: string, { cluster, port }: KubernetesSettings): IScrapeConfig {
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
  };
}

function asOftenAs(name: string) {
  const job = scrapeJob(name);
  return {
    interval: job.scrape_interval,
    scrapeTimeout: job.scrape_timeout,
    relabelings: [jobNamed(name)],
  };
}

/** The operator would name the job after the object. */
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
