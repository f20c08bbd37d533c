import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alerts } from '../../../alert-rules/groups.ts';
import type { RealPart } from '../../../demo/real-parts.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import { renderAlertmanager } from '../../../provisioning/alertmanager/render-alertmanager.ts';
import { inlineTemplates } from '../../../provisioning/kubernetes/alertmanager-config.ts';
import { readKubernetesSettings } from '../../../provisioning/kubernetes/settings.ts';
import { EVERY_SETTING } from '../../support/kubernetes/every-setting.ts';
import { renderedObject } from '../../support/kubernetes/rendered-objects.ts';
import { CLUSTERS_RECEIVER, operatorAlertmanager } from './operator.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder('penpal-kubernetes-alertmanager-');
});
afterAll(() => folder.remove());

const withoutPrefix = (text: string) => text.replace(/^[\w-]+\/penpal\//, '');

describe.each([
  ['as shipped', {}, 'penpal-monitoring'],
  ['with every setting', EVERY_SETTING, EVERY_SETTING.KUBERNETES_NAMESPACE],
])('%s', (_, variables, namespace) => {
  const resource = renderedObject<IAlertmanagerConfig>('base/alertmanagerconfig.yaml', variables);
  const operators = operatorAlertmanager(resource);
  const real = renderAlertmanager(readKubernetesSettings(variables).alertmanager);
  const files = () => ({
    operators: join(folder.path, `${namespace}-operators.yml`),
    real: join(folder.path, `${namespace}-real.yml`),
  });

  beforeAll(async () => {
    await writeFile(files().operators, dump(operators));
    await writeFile(files().real, real);
  });

  test('Alertmanager accepts the operator’s result', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const { exitCode, stdout, stderr } = await runTool(amtool, ['check-config', files().operators]);
    expect(stdout + stderr).toContain('SUCCESS');
    expect(exitCode).toBe(0);
  });

  test('routes and inhibitions are those of alertmanager.yml', () => {
    const ofNamespace = `namespace="${namespace}"`;
    const shown = JSON.stringify({
      route: operators.route.routes[0],
      inhibit_rules: operators.inhibit_rules,
    });
    const asThere = JSON.parse(shown, (_, value: unknown) => {
      if (typeof value === 'string') return withoutPrefix(value);
      return Array.isArray(value) ? value.filter((item) => item !== ofNamespace) : value;
    }) as { route: object; inhibit_rules: object };
    const { route, inhibit_rules } = load(real) as typeof asThere;
    expect(asThere).toEqual({ route: { ...route, matchers: [], continue: true }, inhibit_rules });
  });

  test.for(alerts)(
    '$rule.name has the same receivers as with alertmanager.yml',
    async ({ rule }, { skip }) => {
      const amtool = await realPartOrSkip('amtool', skip);
      const labels = Object.entries({ ...rule.labels, alertname: rule.name }).map(String);
      const there = await receiversOf(amtool, files().real, labels);
      const here = await receiversOf(amtool, files().operators, [
        ...labels,
        `namespace,${namespace}`,
      ]);
      expect(there).not.toEqual([]);
      expect(here).toEqual([...there, CLUSTERS_RECEIVER]);
    },
  );

  test('an alert of another namespace has no receiver here', async ({ skip }) => {
    const amtool = await realPartOrSkip('amtool', skip);
    const labels = ['severity,critical', 'namespace,other'];
    expect(await receiversOf(amtool, files().operators, labels)).toEqual([CLUSTERS_RECEIVER]);
  });
});

async function receiversOf(amtool: RealPart, file: string, labels: readonly string[]) {
  const pairs = labels.map((label) => label.replace(',', '='));
  const args = ['config', 'routes', 'test', `--config.file=${file}`, ...pairs];
  const { stdout, exitCode } = await runTool(amtool, args);
  expect(exitCode).toBe(0);
  return stdout.trim().split(',').map(withoutPrefix);
}

const notification = {
  receiver: 'platform-critical',
  status: 'firing',
  alerts: ['first', 'second "quoted" & more'].map((name) => ({
    status: 'firing',
    labels: { alertname: 'ServiceDown', service_name: name, severity: 'critical' },
    annotations: {
      summary: 'A service is down',
      description: `${name} <b>does not</b> pass its health check.`,
      runbook_url: 'http://runbooks/service-health.md#servicedown',
      dashboard_url: 'http://grafana/d/penpal-service?var-service=auth',
      status_url: 'http://page/services/auth',
    },
    startsAt: '2026-11-24T10:00:00Z',
    endsAt: '2026-11-24T10:05:30Z',
  })),
  groupLabels: { alertname: 'ServiceDown', service_name: 'second "quoted" & more' },
  commonLabels: { alertname: 'ServiceDown', severity: 'critical' },
  commonAnnotations: { summary: 'A service is down' },
  externalURL: 'http://alertmanager',
};

test.for([
  ['title', 'text'],
  ['color', 'text'],
  ['dashboard', 'text'],
  ['status', 'text'],
  ['silence', 'text'],
  ['teams', 'text'],
  ['text', 'text'],
  ['telegram', 'text'],
  ['html', 'html'],
] as const)('%s gives the same text with inlined templates', async ([name, type], { skip }) => {
  const amtool = await realPartOrSkip('amtool', skip);
  const call = `{{ template "penpal.${name}" . }}`;
  const said = async (text: string, status: string) => {
    const file = join(folder.path, `${name}-${status}.json`);
    await writeFile(file, JSON.stringify({ ...notification, status }));
    const options = [
      `--template.text=${text}`,
      `--template.type=${type}`,
      `--template.data=${file}`,
    ];
    const glob = '--template.glob=provisioning/alertmanager/templates/*.tmpl';
    const { stdout, stderr } = await runTool(amtool, ['template', 'render', glob, ...options]);
    expect(stderr).toBe('');
    return stdout;
  };
  for (const status of ['firing', 'resolved']) {
    const called = await said(call, status);
    expect(called.trim()).not.toBe('');
    expect(await said(inlineTemplates(call), status)).toBe(called);
  }
});
