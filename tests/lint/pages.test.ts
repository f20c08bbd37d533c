import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { USUAL_CONTROL_PORT } from '../../demo/fleet/fleet.ts';
import { USUAL_PORTS } from '../../demo/fleet/penpal-services.ts';
import { describeStack, type Stack } from '../../demo/stack.ts';

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

test('README.md shows what the demo prints, with the times of a run', () => {
  const page = readFileSync('README.md', 'utf8');
  const shown = /<!-- demo:begin -->\n\n```text\n(.+?)\n```/s.exec(page)?.[1];
  const [, ready, all] = /ready ([\d.]+) s after its start, everything after ([\d.]+) s/.exec(
    shown ?? '',
  )!;
  const at = (port: number) => ({ url: `http://127.0.0.1:${port}` });
  const services = Object.entries(USUAL_PORTS).map(([name, port]) => ({ name, ...at(port) }));
  const stack = {
    fleet: { services, controlUrl: at(USUAL_CONTROL_PORT).url },
    ...{ exporter: at(3005), prometheus: at(9090), alertmanager: at(9093) },
    exporterStartMs: Number(ready) * 1000,
  } as unknown as Stack;
  expect(shown).toBe(describeStack(stack, Number(all) * 1000));
});
