import { expect, test } from 'vitest';
import { JOBS } from '../../promql/metrics.ts';
import { scrapeJob, scrapeJobs } from './scraping.ts';
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
  const jobs = scrapeJobs().map((job) => [job.job_name, job.scrape_interval, job.scrape_timeout]);
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
