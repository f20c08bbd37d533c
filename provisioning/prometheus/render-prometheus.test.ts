import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { renderPrometheus } from './render-prometheus.ts';
import { readPrometheusSettings } from './settings.ts';

const shipped = readFileSync(resolve(import.meta.dirname, '../../prometheus.yml'), 'utf8');
const URL = 'https://metrics.example/api/v1/write';

const render = (variables: Record<string, string>) =>
  renderPrometheus(shipped, readPrometheusSettings(variables));

interface Rendered {
  readonly alerting: unknown;
  readonly scrape_configs: readonly { readonly job_name: string }[];
  readonly remote_write?: readonly Record<string, unknown>[];
}
const rendered = (variables: Record<string, string>) => load(render(variables)) as Rendered;

test('without settings it is the shipped file, byte for byte', () => {
  expect(render({})).toBe(shipped);
  expect(render({ REMOTE_WRITE_URL: '', COMPOSE_PROFILES: 'other' })).toBe(shipped);
});

describe('remote write', () => {
  test('is added to the shipped file and changes nothing else', () => {
    const { remote_write, ...others } = rendered({ REMOTE_WRITE_URL: URL });
    expect(remote_write).toHaveLength(1);
    expect(remote_write?.[0]).toMatchObject({ url: URL });
    expect(others).toEqual(load(shipped));
  });

  test.each([
    ['a token', { REMOTE_WRITE_TOKEN_FILE: '/t' }, { authorization: { credentials_file: '/t' } }],
    [
      'a user and a password',
      { REMOTE_WRITE_USERNAME: 'penpal', REMOTE_WRITE_PASSWORD_FILE: '/p' },
      { basic_auth: { username: 'penpal', password_file: '/p' } },
    ],
  ])('names the file of %s', (_, variables, expected) => {
    const { remote_write } = rendered({ REMOTE_WRITE_URL: URL, ...variables });
    expect(remote_write?.[0]).toMatchObject(expected);
  });

  const dropped = (regex: string) => ({ action: 'labeldrop', regex });
  test.each([
    ['no replica by default', {}, [dropped('status_url|grafana_url|runbook_url|replica')]],
    [
      'replica',
      { REMOTE_WRITE_REPLICA_LABEL: 'replica' },
      [dropped('status_url|grafana_url|runbook_url')],
    ],
    [
      'another name',
      { REMOTE_WRITE_REPLICA_LABEL: '__replica__' },
      [
        { source_labels: ['replica'], target_label: '__replica__' },
        dropped('status_url|grafana_url|runbook_url|replica'),
      ],
    ],
  ])('keeps the link labels here: %s', (_, variables, expected) => {
    const { remote_write } = rendered({ REMOTE_WRITE_URL: URL, ...variables });
    expect(remote_write?.[0]?.['write_relabel_configs']).toEqual(expected);
  });
});

describe('two of each', () => {
  const { alerting, scrape_configs } = rendered({ COMPOSE_PROFILES: 'embed, ha' });
  const both = (name: string, port: number) => [
    { targets: [`${name}:${port}`, `${name}-b:${port}`] },
  ];

  test('are all scraped, and get alerts as shipped', () => {
    expect(alerting).toEqual((load(shipped) as Rendered).alerting);
    const jobs = new Map(scrape_configs.map(({ job_name, ...job }) => [job_name, job]));
    expect(jobs.get('penpal-alertmanager')).toEqual({ static_configs: both('alertmanager', 9093) });
    expect(jobs.get('penpal-prometheus')).toEqual({ static_configs: both('prometheus', 9090) });
  });

  test('do not change the other jobs', () => {
    const others = ({ job_name }: { job_name: string }) =>
      !['penpal-prometheus', 'penpal-alertmanager'].includes(job_name);
    const before = (load(shipped) as Rendered).scrape_configs;
    expect(scrape_configs.filter(others)).toEqual(before.filter(others));
  });
});
