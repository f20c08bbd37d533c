import * as grafanaUnits from '@grafana/grafana-foundation-sdk/units';
import { describe, expect, test } from 'vitest';
import { groups } from '../alert-rules/groups.ts';
import * as thresholds from '../alert-rules/thresholds.ts';
import { renderBoards } from './index.ts';
import type { DashboardJson, PanelJson, ThresholdsJson } from './lib/dashboard-json.ts';
import { externalMetrics } from './lib/external-metrics.ts';
import { knownSeries } from './lib/known-series.ts';
import { readPromql } from './lib/read-promql.ts';
import { DASHBOARD_UIDS } from './uids.ts';

const known = knownSeries(
  groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording')),
);
const dashboards = [...renderBoards()].map(([file, text]) => ({
  file,
  json: JSON.parse(text) as DashboardJson,
}));
const panelsOf = ({ panels }: DashboardJson) => panels.filter(({ type }) => type !== 'row');
const panels = dashboards.flatMap(({ json }) =>
  panelsOf(json).map((panel) => ({ name: `${json.uid} ${panel.id}`, panel })),
);
const UNITS: readonly string[] = Object.values(grafanaUnits).map(String);
const LIMITS = Object.values(thresholds).map(Number);
const TEMPLATED = { type: 'prometheus', uid: '${datasource}' };

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
  test('is a classic, read-only dashboard that refreshes itself', () => {
    expect(json).toMatchObject({
      uid: file.replace('.json', ''),
      schemaVersion: 42,
      editable: false,
      refresh: '30s',
      timezone: 'browser',
      description: expect.stringMatching(/^.{20,120}\.$/) as string,
    });
  });

  test('has panel ids that are unique and at least 1', () => {
    const ids = json.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(1);
  });

  test('keeps what the front end embeds', () => {
    const titles = new Map(json.panels.map(({ id, title }) => [String(id), title]));
    for (const [id, title] of Object.entries(CONTRACT[json.uid] ?? {})) {
      expect(titles.get(id)).toBe(title);
    }
  });

  test('has no panels that overlap or stick out', () => {
    const cells = json.panels.flatMap(({ gridPos }) => cellsOf(gridPos));
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of json.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test('has a data source variable, and asks nothing of any other source', () => {
    const [first, ...others] = json.templating.list;
    expect(first).toMatchObject({ name: 'datasource', type: 'datasource', label: 'Data source' });
    const sources = [...others, ...json.annotations.list].map(({ datasource }) => datasource);
    expect(sources).toEqual(sources.map(() => TEMPLATED));
  });

  test('shows when alerts fired', () => {
    const expressions = json.annotations.list.map(({ expr }) => expr);
    expect(expressions.some((expr) => expr.startsWith('ALERTS{alertstate="firing"'))).toBe(true);
    expect(expressions.flatMap((expr) => readPromql(expr, known).faults)).toEqual([]);
  });

  test('asks, where it shows days, for nothing that grows with raw samples', () => {
    if (!/^now-\d+d$/.test(json.time.from)) return;
    const curves = panelsOf(json).flatMap(({ targets }) =>
      targets.filter(({ instant }) => !instant),
    );
    expect(curves.flatMap(({ expr }) => readPromql(expr, known).windows)).toEqual([]);
  });

  test('links to neighbours that exist, and hides no link in a menu', () => {
    const paths = Object.values(DASHBOARD_UIDS).map((uid) => `/d/${uid}`);
    expect(json.links.map(({ url }) => url).filter((url) => !paths.includes(url))).toEqual([]);
    expect([...json.links, ...json.annotations.list].every((item) => !('placement' in item))).toBe(
      true,
    );
    expect(json.links).not.toEqual([]);
  });
});

describe.each(panels)('$name', ({ panel }) => {
  test('says what it shows', () => {
    expect(panel.title).toMatch(/^.{2,80}$/);
    expect(panel.description).toMatch(/^.{10,160}\.$/);
  });

  test('has units that Grafana knows', () => {
    expect(unitsOf(panel).filter((unit) => !UNITS.includes(unit))).toEqual([]);
    expect(unitsOf(panel)).not.toEqual([]);
  });

  test('has thresholds of its own, and they are those of the rules', () => {
    const steps = thresholdsOf(panel).flatMap((of) => of.steps);
    const values = steps.map(({ value }) => value).filter((value) => value !== null);
    expect(values.filter((value) => !LIMITS.includes(value))).toEqual([]);
    expect(steps).not.toEqual([]);
  });

  test('asks the chosen data source, each query by a letter', () => {
    expect(panel.datasource).toEqual(TEMPLATED);
    expect(panel.targets.map(({ refId }) => refId)).toEqual(
      panel.targets.map((_, index) => 'ABCDEFG'[index]),
    );
    expect(panel.targets.map(({ datasource }) => datasource)).toEqual(
      panel.targets.map(() => TEMPLATED),
    );
  });

  test('asks for series and labels that exist', () => {
    const readings = panel.targets.map(({ expr }) => readPromql(expr, known));
    expect(readings.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('has curves whose rates adapt to the zoom', () => {
    const curves = panel.targets.filter(({ instant }) => !instant);
    const windows = curves.flatMap(({ expr }) => readPromql(expr, known).windows);
    const fixed = windows.filter((window) => /^(rate|increase) (?!\$__rate_interval)/.test(window));
    expect(fixed).toEqual([]);
  });

  test('names its series by labels that they have', () => {
    for (const { expr, legendFormat } of panel.targets) {
      const { labels } = readPromql(expr, known);
      const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
      expect(named.filter((label) => !labels.has(label))).toEqual([]);
    }
  });
});

test('every external metric of the catalogue is used', () => {
  const rules = groups.flatMap((group) => group.rules.map(({ expression }) => expression));
  const asked = panels.flatMap(({ panel }) => panel.targets.map(({ expr }) => expr));
  const annotations = dashboards.flatMap(({ json }) =>
    json.annotations.list.map(({ expr }) => expr),
  );
  const text = [...rules, ...asked, ...annotations].join(' ');
  expect(Object.keys(externalMetrics).filter((name) => !text.includes(name))).toEqual([]);
});

function cellsOf({ x, y, w, h }: PanelJson['gridPos']): string[] {
  const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
  return range(x, w).flatMap((column) => range(y, h).map((row) => `${column},${row}`));
}

function unitsOf({ fieldConfig }: PanelJson): string[] {
  const { unit } = fieldConfig.defaults;
  const overrides = propertiesOf(fieldConfig, 'unit') as string[];
  return [...(unit === undefined ? [] : [unit]), ...overrides];
}

function thresholdsOf({ fieldConfig }: PanelJson): ThresholdsJson[] {
  const { thresholds: own } = fieldConfig.defaults;
  const overrides = propertiesOf(fieldConfig, 'thresholds') as ThresholdsJson[];
  return [...(own === undefined ? [] : [own]), ...overrides];
}

function propertiesOf({ overrides }: PanelJson['fieldConfig'], id: string): unknown[] {
  return overrides
    .flatMap(({ properties }) => properties)
    .filter((property) => property.id === id)
    .map(({ value }) => value);
}
