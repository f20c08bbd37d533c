import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { USUAL_PORTS } from '../../demo/fleet/penpal-services.ts';

const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

test('CHANGELOG.md has the sections of Keep a Changelog, each kind once and in order', () => {
  const [, ...versions] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  expect(versions[0]).toMatch(/^\[Unreleased\]\n/);
  for (const version of versions) {
    expect(version).toMatch(/^\[(?:Unreleased|\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d)\]?\n/);
    const kinds = [...version.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind!);
    expect(kinds).toEqual(KINDS.filter((kind) => kinds.includes(kind)));
  }
});

test('README.md shows what a whole run of the demo printed, with its times', () => {
  const page = readFileSync('README.md', 'utf8');
  const shown = /<!-- demo:begin -->\n\n```text\n(.+?)```/s.exec(page)?.[1] ?? '';
  const rows = [...Object.keys(USUAL_PORTS), 'status page', 'Prometheus', 'Alertmanager'];
  expect(rows.filter((row) => !new RegExp(`^${row} .*http://`, 'm').test(shown))).toEqual([]);
  expect(shown).toMatch(/was ready [\d.]+ s after its start, everything after [\d.]+ s\./);
});
