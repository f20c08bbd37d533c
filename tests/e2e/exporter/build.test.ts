import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startExporter } from '../../../demo/stack.ts';
import { runCommand } from '../../support/processes/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** What global-setup.ts has built. */
const OUT = 'dist';

test('the built service serves its page, runbooks, API documentation and metrics', async () => {
  const command = [process.execPath, join(OUT, 'exporter/main.js')];
  await using service = await startExporter({ command, environment: {} });
  const types = new Map<string, string | null>();
  const read = async (address: URL) => {
    const answer = await fetch(address, { headers: { accept: 'text/html, */*;q=0.1' } });
    expect([address.pathname, answer.status]).toEqual([address.pathname, 200]);
    types.set(address.pathname.split('.').at(-1)!, answer.headers.get('content-type'));
    return answer.text();
  };
  const at = (path: string) => new URL(path, service.url);
  const page = await read(at('/'));
  const parts = [...page.matchAll(/(?:src|href)="(\.\/status-page\/[^"]+)"/g)].map(
    ([, path]) => path!,
  );
  expect(parts.map((path) => path.split('/').at(-1))).toEqual(['page.css', 'page.js']);
  for (const path of parts) expect(await read(at(path))).not.toMatch(/\bimport\b|node:/);
  expect(await read(at('/runbooks'))).toContain('service-health.md');
  expect(await read(at('/runbooks/service-health.md'))).toContain('ServiceDown');
  const docs = ['', '/start.js', '/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png'];
  for (const file of docs) await read(at(`/api/docs${file}`));
  expect(types.get('css')).toBe('text/css; charset=utf-8');
  expect(types.get('js')).toBe('text/javascript; charset=utf-8');
  expect(types.get('png')).toBe('image/png');
  expect(await read(at('/metrics'))).toMatch(/^penpal_monitoring_build_info\{/m);
});

test('the service loads no more of Node than it uses', async () => {
  const bundle = await readFile(resolve(ROOT, OUT, 'exporter/main-bundle.js'), 'utf8');
  const imported = [...bundle.matchAll(/^import .* from "(.*)";$/gm)].map(([, name]) => name);
  expect(imported).toEqual(['node:module', './signals-bundle.js']);
});

test('the built commands run from the build folder', async () => {
  const run = (name: string, ...args: readonly string[]) =>
    runCommand([process.execPath, join(OUT, `${name}.js`), ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], PORT: '9' },
    });
  expect(await run('scripts/check-config')).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await run('scripts/check-service', '--help')).stdout).toMatch(/^usage: /);
  expect((await run('exporter/healthcheck')).exitCode).toBe(1);
  expect((await run('demo/fleet/healthcheck')).exitCode).toBe(1);
  const prepare = await run('scripts/prepare', 'absent');
  expect(prepare).toMatchObject({ exitCode: 2, stdout: '' });
  expect(prepare.stderr).toMatch(/^usage: prepare /);
});
