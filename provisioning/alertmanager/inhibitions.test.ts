import { expect, test } from 'vitest';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { knownSeries } from '../../tests/lint/promql/known-series.ts';
import { readPromql } from '../../tests/lint/promql/read-promql.ts';
import { catalog } from '../../exporter/metrics/catalog.ts';
import { inhibitions } from './inhibitions.ts';

const recordings = groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording'));
const series = knownSeries(recordings);

/** Whether it reads metrics of the monitoring service, directly or through recordings. */
function readsTheMonitor(expression: string): boolean {
  return [...readPromql(expression, series).names].some((name) => {
    const recording = recordings.find((each) => each.name === name);
    // A recording may read its own last result.
    if (recording)
      return recording.expression !== expression && readsTheMonitor(recording.expression);
    return Object.keys(catalog).some((metric) => name.startsWith(metric));
  });
}

test('MonitorDown silences every alert that needs the monitoring service, except ServiceDown', () => {
  const rule = inhibitions.find(({ source_matchers }) =>
    source_matchers.includes('alertname="MonitorDown"'),
  );
  const ofParts = /^(monitoring-service|prometheus|alertmanager)$/;
  const independent = alerts
    .filter(({ rule: { labels } }) => !ofParts.test(labels.service_name ?? ''))
    .filter(({ rule: { expression } }) => !readsTheMonitor(expression))
    .map(({ rule: { name } }) => name);
  expect(rule?.target_matchers).toEqual([
    expect.stringMatching(/^alertname!~"/),
    `service_name!~"${ofParts.source.slice(2, -2)}"`,
  ]);
  const spared = rule?.target_matchers[0]?.replace(/^alertname!~"(.*)"$/, '$1').split('|');
  expect(spared?.sort()).toEqual([...independent, 'ServiceDown'].sort());
});

/** The alerts in a list of matchers. */
function namedBy(matchers: readonly string[]): string[] {
  return matchers
    .filter((matcher) => matcher.startsWith('alertname'))
    .flatMap((matcher) => matcher.replace(/^alertname[!=~]+"(.*)"$/, '$1').split('|'));
}

test('inhibitions name only existing alerts', () => {
  const named = inhibitions.flatMap((rule) => [
    ...namedBy(rule.source_matchers),
    ...namedBy(rule.target_matchers),
  ]);
  const known = alerts.map(({ rule }) => rule.name);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('every source is named and has the labels in `equal`', () => {
  const incomplete = inhibitions.flatMap(({ source_matchers, equal = [] }) => {
    const sources = alerts.filter(({ rule }) => namedBy(source_matchers).includes(rule.name));
    expect(sources).not.toEqual([]);
    return sources.filter(({ rule }) => {
      const labels = [...readPromql(rule.expression, series).labels, ...Object.keys(rule.labels)];
      return !equal.every((label) => labels.includes(label));
    });
  });
  expect(incomplete).toEqual([]);
});
