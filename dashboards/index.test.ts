import { describe, expect, test } from 'vitest';
import { groups } from '../alert-rules/groups.ts';
import { facts } from './facts.ts';
import { renderBoards } from './index.ts';
import type { DashboardJson } from './lib/dashboard-json.ts';
import { externalMetrics } from './lib/external-metrics.ts';
import { dashboardFaults, panelsOf } from './lib/lint-dashboard.ts';

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
