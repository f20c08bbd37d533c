import { realpath, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRealPart } from '../demo/real-parts/find-real-part.ts';
import { runTool } from '../demo/real-parts/run-tool.ts';
import { temporaryFolder } from '../demo/real-parts/temporary-folder.ts';
import type { TemporaryFolder } from '../demo/real-parts/temporary-folder.ts';
import {
  renderedObject,
  renderedObjects,
} from '../provisioning/kubernetes/testing/rendered-objects.ts';
import type { RenderedObject } from '../provisioning/kubernetes/testing/rendered-objects.ts';
import { realPartOrSkip } from './real-part-or-skip.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder('penpal-kubernetes-');
  // a first fetch may take longer than a test
  await findRealPart('kubectl');
}, 600_000);
afterAll(() => folder.remove());

test('promtool accepts what the PrometheusRule holds', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const { spec } = renderedObject<{ spec: object }>('base/prometheusrule.yaml');
  const file = join(folder.path, 'rules.yml');
  await writeFile(file, dump(spec));
  const { exitCode, stdout, stderr } = await runTool(promtool, ['check', 'rules', file]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/SUCCESS: \d\d+ rules found/);
  expect(exitCode).toBe(0);
});

describe.each([
  ['deploy/kubernetes', 'single'],
  ['deploy/kubernetes/sharded', 'sharded'],
])('%s', (path, variant) => {
  test('builds into what its files hold, each object once', async ({ skip }) => {
    const kubectl = await realPartOrSkip('kubectl', skip);
    const { exitCode, stdout, stderr } = await runTool(kubectl, ['kustomize', path]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const built = loadAll(stdout) as RenderedObject[];
    const files = [...renderedObjects()].filter(([file]) => /^base|^sharded|^single/.exec(file));
    const wanted = files.filter(([file]) => file.startsWith('base/') || file.startsWith(variant));
    expect(byName(built)).toEqual(byName(wanted.map(([, object]) => object)));
  });
});

test('a kustomization of one’s own sets image and labels without a change here', async ({
  skip,
}) => {
  const kubectl = await realPartOrSkip('kubectl', skip);
  const own = join(folder.path, 'kustomization.yaml');
  const [name, newName] = ['penpal-monitoring-service', 'registry.example/monitoring'];
  const kustomization = {
    resources: [relative(await realpath(folder.path), resolve('deploy/kubernetes'))],
    images: [{ name, newName, newTag: '9' }],
    labels: [{ pairs: { release: 'kube-prometheus-stack' } }],
  };
  await writeFile(own, dump(kustomization));
  const { stdout } = await runTool(kubectl, ['kustomize', folder.path]);
  expect(stdout).toContain('image: registry.example/monitoring:9');
  const built = loadAll(stdout) as RenderedObject[];
  const without = built.filter(({ metadata }) => metadata.labels?.['release'] === undefined);
  expect(built.length).toBeGreaterThan(15);
  expect(without).toEqual([]);
});

function byName(objects: readonly RenderedObject[]) {
  const named = objects.map(
    (object) => [`${object.kind} ${object.metadata.name}`, object] as const,
  );
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
  return Object.fromEntries(named);
}
