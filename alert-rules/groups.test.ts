import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { knownSeries } from '../dashboards/lib/known-series.ts';
import { readPromql } from '../dashboards/lib/read-promql.ts';
import { boards } from '../dashboards/index.ts';
import { DASHBOARD_UIDS } from '../dashboards/uids.ts';
import { alerts, groups } from './groups.ts';
import { annotationsOf } from './lib/render-rules.ts';
import { TEAMS } from './lib/rule.ts';

const recordings = groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording'));
const known = knownSeries(recordings);
const rules = groups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));

describe.each(rules)('$rule.name', ({ group, rule }) => {
  const reading = readPromql(rule.expression, known);

  test('asks for series and labels that exist, and matches on labels of both sides', () => {
    expect(reading.faults).toEqual([]);
  });

  test('reads recordings of its own group or of one that it names', () => {
    const readable = [group, ...(group.reads ?? [])].flatMap((one) => one.rules);
    const foreign = recordings.filter((recording) => !readable.includes(recording));
    expect(foreign.filter(({ name }) => reading.names.has(name))).toEqual([]);
  });

  test('is named as its kind is', () => {
    const form = rule.kind === 'alert' ? /^([A-Z][a-z0-9]+){1,5}$/ : /^[a-z]+:[a-z_]+:[a-z0-9_]+$/;
    expect(rule.name).toMatch(form);
  });
});

describe.each(alerts)('$rule.name', ({ group, rule }) => {
  const annotations = annotationsOf(group.name, rule);

  test('has a severity, a team and times', () => {
    expect(['critical', 'warning', 'info', 'none']).toContain(rule.labels.severity);
    expect(TEAMS).toContain(rule.labels.team);
    expect([rule.for, rule.keepFiringFor]).toEqual([
      expect.stringMatching(/^\d+[smhd]$/),
      expect.stringMatching(/^\d+[smhd]$/),
    ]);
  });

  test('has a fixed summary and a description, each a short text', () => {
    expect(annotations['summary']).toMatch(/^[A-Z][^{}]{9,78}[^.]$/);
    expect(annotations['description']).toMatch(/^.{20,220}\.$/);
  });

  test('names in its texts only labels that it has', () => {
    const texts = Object.values(annotations).join();
    const named = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    const present = [...readPromql(rule.expression, known).labels, ...Object.keys(rule.labels)];
    expect(named.filter((label) => !present.includes(label!))).toEqual([]);
  });

  test('links to a dashboard that exists', () => {
    const uids = boards.map(({ name }) => `/d/${DASHBOARD_UIDS[name]}`);
    const path = annotations['dashboard_url']?.replace(/^\{\{.*?\}\}|\?.*$/g, '');
    expect(uids).toContain(path);
  });

  test('has a section in its group’s runbook that says what to do', () => {
    const page = readFileSync(`alert-rules/runbooks/${group.name}.md`, 'utf8');
    const section = page.split(/^## /m).find((text) => text.startsWith(`${rule.name}\n`)) ?? '';
    const parts = [...section.matchAll(/^\*\*(.+?)\*\* (.{10,})/gm)].map(([, title]) => title);
    expect(parts).toEqual(['What it means.', 'First look.', 'How to fix.', 'Who to tell.']);
  });
});

test('no two rules have the same name', () => {
  const names = rules.map(({ rule }) => rule.name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
