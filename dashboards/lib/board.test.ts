import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardLinkBuilder,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { expect, test } from 'vitest';
import type { DashboardJson } from '../../tests/dashboards/dashboard-json.ts';
import { service } from '../penpal-service.ts';
import { normalise, renderBoard } from './board.ts';

const built = () =>
  new DashboardBuilder('A board')
    .withVariable(new DatasourceVariableBuilder('datasource').type('prometheus'))
    .annotation(new AnnotationQueryBuilder().name('alerts').expr('ALERTS'))
    .link(new DashboardLinkBuilder('elsewhere').url('/d/elsewhere'))
    .withRow(new RowBuilder('first'))
    .withPanel(
      new PanelBuilder()
        .id(7)
        .withTarget(new DataqueryBuilder().expr('up'))
        .withTarget(new DataqueryBuilder().expr('ALERTS')),
    )
    .withRow(new RowBuilder('second'))
    .build();
const text = normalise(built());
const json = JSON.parse(text) as DashboardJson;

test('panels keep their ids and rows have ids of their own', () => {
  expect(json.panels.map(({ id }) => id)).toEqual([1001, 7, 1002]);
});

test('queries are named A, B, …', () => {
  expect(json.panels[1]!.targets.map(({ refId }) => refId)).toEqual(['A', 'B']);
});

test('links and annotations are not hidden in a menu', () => {
  expect(text).not.toContain('placement');
});

test('variables have no interval settings', () => {
  expect(text).not.toMatch(/"auto(_min|_count)?":/);
});

test('keys are sorted, so that equal content gives equal text', () => {
  expect(Object.keys(json)).toEqual(Object.keys(json).sort());
  expect(normalise(built())).toBe(text);
});

test('an outage links to its runbook only where the address is known, and does not colour curves red', () => {
  const text = renderBoard(service, new Map());
  const { annotations } = JSON.parse(text) as { annotations: { list: object[] } };
  expect(annotations.list[1]).toMatchObject({
    ...{ name: 'Outages', enable: true, iconColor: '#808080' },
    expr: expect.stringMatching(
      /"Five probes in a row failed\.", "", ""\), "text", "Five probes in a row failed\. <a href='\$\{1\}'>runbook<\/a>", "runbook", "\(\.\+\)"\)$/,
    ) as string,
  });
});

test('the texts of annotations name only labels that are always there: Grafana writes the name of any other', () => {
  const { annotations } = JSON.parse(renderBoard(service, new Map())) as {
    annotations: { list: { titleFormat: string; textFormat: string }[] };
  };
  const named = annotations.list.flatMap(({ titleFormat, textFormat }) =>
    (titleFormat + textFormat).match(/\w+(?=\}\})/g),
  );
  expect(named).toEqual(['alertname', 'text', 'service_name', 'text']);
});
