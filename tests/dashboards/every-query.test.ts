import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groups, renderGroups } from '../../alert-rules/groups.ts';
import { burnRate, failureRatio } from '../../alert-rules/slo.ts';
import type { Window } from '../../alert-rules/slo.ts';
import { renderBoards } from '../../dashboards/index.ts';
import type { DashboardJson } from './dashboard-json.ts';
import { externalMetrics } from '../../promql/external-metrics.ts';
import { JOBS, labelsOf } from '../../promql/metrics.ts';
import { FREE_PORTS } from '../../demo/fleet/penpal-services.ts';
import { findRealPart, type RealPart } from '../../demo/real-parts.ts';
import { startPrometheus } from '../../demo/real-servers.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../support/processes/real-part.ts';
import { timeUntil, untilNothing } from '../support/time-until.ts';
import { type Stack, startStack } from '../../demo/stack.ts';
import { renderAlertmanager } from '../../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../../provisioning/alertmanager/settings.ts';
import { renderPrometheus } from '../../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings } from '../../provisioning/prometheus/settings.ts';
import { type NodeService, startNodeService } from '../support/fleet/node-service.ts';
import { fillVariables } from './fill-variables.ts';
import { hurried } from '../support/processes/hurried-prometheus.ts';
import {
  ask,
  ruleStates,
  seriesOf,
  untilRulesSawWhatIsThere,
} from '../support/processes/prometheus-api.ts';
import { startBuilt } from '../support/processes/start-built.ts';

const ARRIVAL_MS = 30_000;
/** The targets with at least two successful scrapes; a rate needs two. */
const KNOWN_TARGETS = 'sum_over_time(up[5m]) >= 2';

/** A fifth service, which no generated file names. It exposes the metrics of Node. */
const FIFTH = 'search-service';

const started = new AsyncDisposableStack();
let stack: Stack | undefined;

beforeAll(async () => {
  const part = await findRealPart('prometheus');
  await findRealPart('alertmanager');
  const folder = await temporaryFolder('penpal-fifth-service-');
  started.defer(() => folder.remove());
  const servicesFile = join(folder.path, 'services.yml');
  const fifth = dump([listedService(started.use(await startNodeService(FIFTH)))]);
  await writeFile(servicesFile, `${await readFile('services.yml', 'utf8')}\n${indented(fifth)}`);
  const hurry = await hurried(folder.path);
  const remote = 'absent' in part ? undefined : await startRemoteStorage(part, folder.path);
  const settings = readPrometheusSettings({ REMOTE_WRITE_URL: remote });
  stack = await startStack({
    startExporter: startBuilt,
    fleet: { ports: FREE_PORTS, controlPort: 0, planned: true },
    environment: { SERVICES_FILE: servicesFile },
    editPrometheusYml: (shipped) => renderPrometheus(hurry(shipped), settings),
    // Alertmanager counts its members only in a cluster.
    alertmanagerFlags: ['--cluster.listen-address=127.0.0.1:0'],
  });
  started.defer(() => stack!.stop());
  if ('absent' in stack.prometheus) return;
  const { url } = stack.prometheus;
  await untilNothing(ARRIVAL_MS, async () => {
    const { data } = await ask(url, KNOWN_TARGETS);
    const known = new Set(data.result.map(({ metric }) => metric['job']));
    return [...JOBS, FIFTH].filter((job) => !known.has(job));
  });
  await untilRulesSawWhatIsThere(url, ARRIVAL_MS);
});

afterAll(() => started.disposeAsync());

/** The fifth service as services.yml lists one that Prometheus scrapes, too. */
function listedService({ url, metricsPath }: NodeService) {
  const source = { metric: 'penpal_messages_total', source: 'search_messages_total' };
  const labels = { language: 'none', type: 'search' };
  const metrics = [{ ...source, labels }];
  const sources = [{ collector: 'search', path: metricsPath, format: 'prometheus', metrics }];
  return { name: FIFTH, url, sources };
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');

/** A second Prometheus, which stores what the first one writes to it. Returns where to write. */
async function startRemoteStorage(part: RealPart, folder: string): Promise<string> {
  const configFile = join(folder, 'remote.yml');
  await writeFile(configFile, '{}');
  const flags = ['--web.enable-remote-write-receiver'];
  const { url } = started.use(await startPrometheus({ part, configFile, flags }));
  return `${url}/api/v1/write`;
}

/** Prometheus, scraping the exporter, the fleet, Alertmanager and itself. */
async function prometheusUrl(skip: (note: string) => never): Promise<string> {
  await realPartOrSkip('prometheus', skip);
  if (!stack || 'absent' in stack.prometheus) throw new Error('Prometheus does not run');
  return stack.prometheus.url;
}

/** Counted in Prometheus's series. Some appear only some time after the start, depending on the time of day. */
async function usersThatAreNamed(): Promise<number> {
  const text = await got(`${stack!.fleet.services['ai-service'].url}/api/v1/metrics`).text();
  const kept = text.split('\n').filter((line) => !line.startsWith('ai_costs_total'));
  return new Set(kept.flatMap((line) => /user_id="([^"]+)"/.exec(line)?.[1] ?? [])).size;
}

/** If a query has a minimum step, Grafana's rate window is four times that step. */
function withWindow(expression: string, leastStep: string | undefined): string {
  if (leastStep === undefined) return expression;
  return expression.replaceAll('$__rate_interval', `${4 * parseInt(leastStep)}m`);
}

const rules = groups.flatMap((group) => group.rules);
const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const panels = dashboards.flatMap(({ uid, panels, annotations }) => [
  ...panels
    .filter(({ type }) => type !== 'row')
    .map(({ id, title, targets }) => ({
      name: `${uid} ${id} ${title}`,
      id,
      uid,
      expressions: targets.map(({ expr, interval }) => withWindow(expr, interval)),
      byService: targets.some(({ legendFormat }) => legendFormat === '{{service_name}}'),
    })),
  ...annotations.list.map(({ name, expr }) => ({
    name,
    id: 0,
    uid,
    expressions: [expr],
    byService: false,
  })),
]);

describe('with a real Prometheus that scrapes the real stack', () => {
  test.for(rules)('Prometheus reports no warning for the rule $name', async (rule, { skip }) => {
    const answer = await ask(await prometheusUrl(skip), rule.expression);
    expect({ ...answer.warnings, ...answer.infos }).toEqual({});
  });

  test('it keeps samples for the 30 days of the objectives', async ({ skip }) => {
    const info = `${await prometheusUrl(skip)}/api/v1/status/runtimeinfo`;
    const { data } = await got(info).json<{ data: { storageRetention: string } }>();
    expect(data.storageRetention).toBe('30d');
  });

  test('a service added only to services.yml can be selected on its dashboard', async ({
    skip,
  }) => {
    const url = await prometheusUrl(skip);
    const { templating } = dashboards.find(({ uid }) => uid === 'penpal-service')!;
    const variable = templating.list.find(({ name }) => name === 'service')!;
    const { query } = variable.query as { query: string };
    const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
    const values = (await seriesOf(url, selector)).map((labels) => labels[label]);
    expect(values).toContain(FIFTH);
  });

  const ofOneService = panels.filter(
    ({ uid, expressions }) =>
      uid === 'penpal-service' && expressions.some((text) => text.includes('$service')),
  );
  /** No certificate, dependencies and addresses; no probe failed, so annotations (0) are empty. */
  const withoutFacts = [0, 4, 7, 11, 13, 14];
  test.for(ofOneService.filter(({ id }) => !withoutFacts.includes(id)))(
    'a service added only to services.yml has its own $name',
    async (panel, { skip }) => {
      const url = await prometheusUrl(skip);
      const [expression = ''] = panel.expressions;
      const answer = await ask(url, fillVariables(expression, { $service: FIFTH }));
      expect(answer.data.result, expression).not.toEqual([]);
    },
  );

  test.for(Object.keys(failureRatio))(
    'a service added only to services.yml has an error budget over %s',
    async (window, { skip }) => {
      const url = await prometheusUrl(skip);
      const { text } = burnRate(window as Window);
      const { data } = await ask(url, text);
      expect(data.result.map(({ metric }) => metric['service_name'])).toContain(FIFTH);
    },
  );

  const byService = panels.filter(
    // No probe has failed, so nothing has burnt a budget.
    ({ byService, name }) => byService && !/^penpal-slo [45679] /.test(name),
  );
  test.for(byService)(
    'a service added only to services.yml is in $name',
    async (panel, { skip }) => {
      const [expression = ''] = panel.expressions;
      const { data } = await ask(
        await prometheusUrl(skip),
        fillVariables(expression, { $service: '.*' }),
      );
      expect(data.result.map(({ metric }) => metric['service_name'])).toContain(FIFTH);
    },
  );

  test('no user id reaches Prometheus, and no series is lost because of it', async ({ skip }) => {
    const url = await prometheusUrl(skip);
    const known = async () =>
      new Set((await seriesOf(url, '{user_id!=""}')).map((labels) => labels['user_id']));
    expect([...(await known())].filter((id) => !/^\d+$/.test(id!))).toEqual([]);
    await timeUntil(
      'the number of users is the number in the response of ai-service',
      ARRIVAL_MS,
      async () => {
        const named = await usersThatAreNamed();
        return named >= 10 && named === (await known()).size;
      },
    );
    expect(await seriesOf(url, 'ai_costs_total')).toEqual([]);
  });

  test('no generated file names the added service', () => {
    const alertmanager = renderAlertmanager(readAlertmanagerSettings({}));
    const generated = [...renderBoards(), ...renderGroups(), ['alertmanager.yml', alertmanager]];
    expect(generated.filter(([, text]) => text!.includes(FIFTH))).toEqual([]);
  });

  test('no alert fires except the Watchdog, which always fires', async ({ skip }) => {
    const states = await ruleStates(await prometheusUrl(skip));
    const firing = states.filter(({ state }) => state === 'firing').map(({ name }) => name);
    expect(firing).toEqual(['Watchdog']);
  });

  // Those of alerts have the labels of the firing alerts. Only the Watchdog fires here.
  const names = (Object.keys(externalMetrics) as (keyof typeof externalMetrics)[]).filter(
    (name) => !name.startsWith('ALERTS'),
  );
  test.for(names)('%s exists and has the labels in the catalogue', async (name, { skip }) => {
    const url = await prometheusUrl(skip);
    const isHistogram = externalMetrics[name].type === 'histogram';
    const series = await seriesOf(url, isHistogram ? `${name}_count` : name);
    const known = labelsOf(name);
    expect(series).not.toEqual([]);
    for (const [label, domain] of Object.entries(known)) {
      const found = series.map((labels) => labels[label]).filter((value) => value !== undefined);
      expect(found, `no series has the label ${label}`).not.toEqual([]);
      // The job of a listed service has the name of the service.
      const others = found.filter((value) => label !== 'job' || value !== FIFTH);
      const outside = domain === 'any' ? [] : others.filter((value) => !domain.includes(value));
      expect(outside).toEqual([]);
    }
  });
});
