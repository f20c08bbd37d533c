import { describe, expect, test } from 'vitest';
import { groups } from '../../alert-rules/groups.ts';
import { facts } from './facts.ts';
import { renderBoards } from '../../dashboards/index.ts';
import type { DashboardJson } from '../dashboards/dashboard-json.ts';
import { externalMetrics } from '../../promql/external-metrics.ts';
import { dashboardFaults, panelsOf } from './lint-dashboard.ts';

const dashboards = [...renderBoards()].map(([file, text]) => ({
  file,
  json: JSON.parse(text) as DashboardJson,
}));

/** What the front end embeds: these ids and titles are a contract. */
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
  test('is named for its uid', () => {
    expect(file).toBe(`${json.uid}.json`);
  });

  test('is as a dashboard is to be, and so is every panel', () => {
    expect(dashboardFaults(json, facts)).toEqual([]);
    expect(panelsOf(json)).not.toEqual([]);
  });
});

test.each(Object.entries(CONTRACT))('%s keeps what the front end embeds', (uid, embedded) => {
  const json = dashboards.find((dashboard) => dashboard.json.uid === uid)!.json;
  const titles = panelsOf(json).map(({ id, title }) => [id, title] as const);
  expect(Object.fromEntries(titles)).toMatchObject(embedded);
});

test('a panel that speaks of a dashed curve has one', () => {
  const panels = dashboards.flatMap(({ json }) => panelsOf(json));
  const speaking = panels.filter(({ description }) => description?.includes('dashed'));
  expect(speaking.length).toBeGreaterThan(0);
  for (const { targets, fieldConfig } of speaking) {
    const dashed = fieldConfig.overrides.filter(({ properties }) =>
      properties.some(({ id }) => id === 'custom.lineStyle'),
    );
    expect(targets.map(({ refId }) => refId)).toContain(dashed[0]?.matcher.options);
  }
});

test('requests and their durations are those of the monitoring service, whoever else counts some', () => {
  const asked = dashboards.flatMap(({ json }) =>
    panelsOf(json).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );
  const ofRequests = asked.filter((expr) => /\bhttp_request/.test(expr));
  expect(ofRequests.length).toBeGreaterThan(1);
  expect(ofRequests.filter((expr) => !expr.includes('job="penpal-monitoring"'))).toEqual([]);
});

test('every external metric of the catalogue is used', () => {
  const rules = groups.flatMap((group) => group.rules.map(({ expression }) => expression));
  const asked = dashboards.flatMap(({ json }) =>
    panelsOf(json).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );
  const annotations = dashboards.flatMap(({ json }) =>
    json.annotations.list.map(({ expr }) => expr),
  );
  const text = [...rules, ...asked, ...annotations].join(' ');
  expect(Object.keys(externalMetrics).filter((name) => !text.includes(name))).toEqual([]);
});
