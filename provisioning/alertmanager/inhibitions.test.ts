import { expect, test } from 'vitest';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { knownSeries } from '../../tests/lint/known-series.ts';
import { readPromql } from '../../tests/lint/read-promql.ts';
import { catalog } from '../../exporter/metrics/catalog.ts';
import { inhibitions } from './inhibitions.ts';

const recordings = groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording'));
const series = knownSeries(recordings);

/** Whether it reads what the monitoring service exports, itself or by way of recordings. */
function asksTheMonitor(expression: string): boolean {
  return [...readPromql(expression, series).names].some((name) => {
    const recording = recordings.find((each) => each.name === name);
    if (recording) return asksTheMonitor(recording.expression);
    return Object.keys(catalog).some((metric) => name.startsWith(metric));
  });
}

test('a monitor that is down silences every alert that needs it but ServiceDown, and no other', () => {
  const rule = inhibitions.find(({ source_matchers }) =>
    source_matchers.includes('alertname="MonitorDown"'),
  );
  const ofParts = /^(monitoring-service|prometheus|alertmanager)$/;
  const independent = alerts
    .filter(({ rule: { labels } }) => !ofParts.test(labels.service_name ?? ''))
    .filter(({ rule: { expression } }) => !asksTheMonitor(expression))
    .map(({ rule: { name } }) => name);
  expect(rule?.target_matchers).toEqual([
    expect.stringMatching(/^alertname!~"/),
    `service_name!~"${ofParts.source.slice(2, -2)}"`,
  ]);
  const spared = rule?.target_matchers[0]?.replace(/^alertname!~"(.*)"$/, '$1').split('|');
  expect(spared?.sort()).toEqual([...independent, 'ServiceDown'].sort());
});

/** The alerts that a list of matchers names. */
function namedBy(matchers: readonly string[]): string[] {
  return matchers
    .filter((matcher) => matcher.startsWith('alertname'))
    .flatMap((matcher) => matcher.replace(/^alertname[!=~]+"(.*)"$/, '$1').split('|'));
}

test('every alert that an inhibition names exists', () => {
  const named = inhibitions.flatMap((rule) => [
    ...namedBy(rule.source_matchers),
    ...namedBy(rule.target_matchers),
  ]);
  const known = alerts.map(({ rule }) => rule.name);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('every source is named, and has the labels that have to be equal', () => {
  const wanting = inhibitions.flatMap(({ source_matchers, equal = [] }) => {
    const sources = alerts.filter(({ rule }) => namedBy(source_matchers).includes(rule.name));
    expect(sources).not.toEqual([]);
    return sources.filter(({ rule }) => {
      const labels = [...readPromql(rule.expression, series).labels, ...Object.keys(rule.labels)];
      return !equal.every((label) => labels.includes(label));
    });
  });
  expect(wanting).toEqual([]);
});
