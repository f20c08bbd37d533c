import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { runTool, realPartOrSkip } from '../../support/processes/real-part.ts';
import { renderedObject, renderedObjects } from '../../support/kubernetes/rendered-objects.ts';
import type { RenderedObject } from '../../support/kubernetes/rendered-objects.ts';
import { renderKubernetes } from '../../../provisioning/kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from '../../../provisioning/kubernetes/settings.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder('penpal-kubernetes-');
  // a first fetch may take longer than a test
  await findRealPart('kubectl');
});
afterAll(() => folder.remove());

test('promtool accepts the PrometheusRule', async ({ skip }) => {
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
  test('builds every object of its files once', async ({ skip }) => {
    const kubectl = await realPartOrSkip('kubectl', skip);
    const { exitCode, stdout, stderr } = await runTool(kubectl, ['kustomize', path]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const built = loadAll(stdout) as RenderedObject[];
    const files = [...renderedObjects()].filter(([file]) => /^base|^sharded|^single/.exec(file));
    const wanted = files.filter(([file]) => file.startsWith('base/') || file.startsWith(variant));
    expect(byName(built)).toEqual(byName(wanted.map(([, object]) => object)));
  });
});

describe('the page', () => {
  const page = readFileSync('deploy/kubernetes/README.md', 'utf8');
  const examples = [...page.matchAll(/```yaml\n# my-cluster\/(.+)\n([^]+?)```/g)];

  test.for(examples.map(([, file, yaml]) => [yaml!, file!] as const))(
    'has a kustomization that builds: %s',
    async ([yaml, file], { skip }) => {
      const kubectl = await realPartOrSkip('kubectl', skip);
      const cluster = await mkdtemp(join(folder.path, 'my-cluster-'));
      const files = [...renderKubernetes(readKubernetesSettings({})), [file, yaml] as const];
      for (const [path, text] of files) {
        await mkdir(join(cluster, dirname(path)), { recursive: true });
        await writeFile(join(cluster, path), text);
      }
      const args = ['kustomize', join(cluster, dirname(file))];
      const { exitCode, stdout, stderr } = await runTool(kubectl, args);
      expect([exitCode, stderr]).toEqual([0, '']);
      const plain = await runTool(kubectl, ['kustomize', 'deploy/kubernetes']);
      expect(loadAll(stdout)).toHaveLength(loadAll(plain.stdout).length);
      expect(stdout).not.toBe(plain.stdout);
    },
  );

  test('has at least two of them, and links to existing files', () => {
    expect(examples.length).toBeGreaterThan(1);
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path!);
    const missing = links.filter((path) => !existsSync(join('deploy/kubernetes', path)));
    expect(missing).toEqual([]);
  });
});

function byName(objects: readonly RenderedObject[]) {
  const named = objects.map(
    (object) => [`${object.kind} ${object.metadata.name}`, object] as const,
  );
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
  return Object.fromEntries(named);
}
