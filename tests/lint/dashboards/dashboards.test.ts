import { describe, expect, test } from 'vitest';
import { alerts, annotationsOf, groups } from '../../../alert-rules/groups.ts';
import { facts } from '../facts.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';
import { externalMetrics } from '../../../promql/external-metrics.ts';
import { dashboardFaults, panelsOf } from './lint-dashboard.ts';

const dashboards = [...renderBoards()].map(([file, text]) => ({
  file,
  json: JSON.parse(text) as DashboardJson,
}));

/** The panels that the front end embeds. Their ids and titles must not change. */
const CONTRACT: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'penpal-overview': {
    1: 'Services Health Status',
    2: 'Service Response Times',
    3: 'HTTP Requests',
    4: 'Active Users',
  },
  'penpal-auth-metrics': {
    1: 'Total Users',
    2: 'Active Users',
    3: 'Users by Language',
    4: 'User Growth Over Time',
    5: 'Average User Level by Language',
    6: 'User Language Distribution',
    7: 'User Activity Rate',
  },
  'penpal-ai-metrics': {
    1: 'AI Requests Rate by Endpoint',
    2: 'Total AI Costs',
    3: 'Token Consumption Rate',
    4: 'AI Request Duration (p95)',
    5: 'Messages Processed by Language and Type',
    6: 'Active WebSocket Connections',
  },
  'penpal-ai-test': { 1: 'AI Service Status', 2: 'AI Service CPU Usage' },
};

describe.each(dashboards)('$file', ({ file, json }) => {
  test('is named after its uid', () => {
    expect(file).toBe(`${json.uid}.json`);
  });

  test('has no lint fault, and neither do its panels', () => {
    expect(dashboardFaults(json, facts)).toEqual([]);
    expect(panelsOf(json)).not.toEqual([]);
  });
});

test.each(Object.entries(CONTRACT))('%s keeps its embedded panels', (uid, embedded) => {
  const json = dashboards.find((dashboard) => dashboard.json.uid === uid)!.json;
  const titles = panelsOf(json).map(({ id, title }) => [id, title] as const);
  expect(Object.fromEntries(titles)).toMatchObject(embedded);
});

test('the table of alerts opens the runbook of each alert', () => {
  const overview = dashboards.find(({ json }) => json.uid === 'penpal-overview')!.json;
  const { fieldConfig } = panelsOf(overview).find(({ title }) => title === 'Active alerts')!;
  const propertyOf = (column: string, name: string) =>
    fieldConfig.overrides
      .find(({ matcher }) => matcher.options === column)!
      .properties.find(({ id }) => id === name)!.value;
  expect(propertyOf('Runbook', 'links')).toMatchObject([
    { url: '${__value.raw}/${__data.fields["Section"]}' },
  ]);
  const [{ options: sections }] = propertyOf('Section', 'mappings') as [
    { options: Record<string, { text: string }> },
  ];
  for (const { group, rule } of alerts) {
    const address = annotationsOf(group.name, rule)['runbook_url'];
    expect(`{{ $externalLabels.runbook_url }}/${sections[rule.name]?.text}`).toBe(address);
  }
});

test('alerts or outages are marked by default only where the marks are few, not over business metrics', () => {
  const marked = dashboards.filter(({ json }) => json.annotations.list.some((one) => one.enable));
  expect(marked.map(({ json }) => json.uid)).toEqual([
    ...['penpal-service', 'penpal-ai-test', 'penpal-monitoring'],
  ]);
});

test('a dashboard about one service marks no alerts and outages of others', () => {
  const ofOne = dashboards.filter(({ json }) => /-service$|-ai-test$/.test(json.uid));
  const expressions = ofOne.flatMap(({ json }) => json.annotations.list.map(({ expr }) => expr));
  expect(expressions.length).toBe(4);
  expect(expressions.filter((expr) => !/service_name="(\$service|ai-service)"/.test(expr))).toEqual(
    [],
  );
});

test('a panel whose description mentions a dashed curve has one', () => {
  const panels = dashboards.flatMap(({ json }) => panelsOf(json));
  const mentioning = panels.filter(({ description }) =>
    description?.toLowerCase().includes('dashed'),
  );
  expect(mentioning.length).toBeGreaterThan(0);
  for (const { targets, fieldConfig } of mentioning) {
    const dashed = fieldConfig.overrides.filter(({ properties }) =>
      properties.some(({ id }) => id === 'custom.lineStyle'),
    );
    expect(targets.map(({ refId }) => refId)).toContain(dashed[0]?.matcher.options);
  }
});

test('HTTP metrics are selected by the job of the monitoring service', () => {
  const queries = dashboards.flatMap(({ json }) =>
    panelsOf(json).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );
  const ofRequests = queries.filter((expr) => /\bhttp_request/.test(expr));
  expect(ofRequests.length).toBeGreaterThan(1);
  expect(ofRequests.filter((expr) => !expr.includes('job=~"penpal-monitoring|'))).toEqual([]);
});

test('every external metric is used', () => {
  const rules = groups.flatMap((group) => group.rules.map(({ expression }) => expression));
  const queries = dashboards.flatMap(({ json }) =>
    panelsOf(json).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );
  const annotations = dashboards.flatMap(({ json }) =>
    json.annotations.list.map(({ expr }) => expr),
  );
  const text = [...rules, ...queries, ...annotations].join(' ');
  expect(Object.keys(externalMetrics).filter((name) => !text.includes(name))).toEqual([]);
});
