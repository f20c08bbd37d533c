import { appendFile, cp, glob, readFile, symlink } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runCommand } from '../../support/processes/run-command.ts';

/** As CONTRIBUTING.md says: a service is added in services.yml alone, then `npm run gen`. */
const FIFTH = '\n  - name: mail-service\n    url: http://localhost:3010\n';
/** They write their own, or only name it. */
const NOT_THE_SHIPPED_ONE =
  /fuzz|read-file|read-lists|status-page|service-directory|announcements|app\.test/;
const ROOT = resolve(import.meta.dirname, '../../..');
const LEFT_OUT = ['.git', '.cache', 'node_modules', 'dist', 'coverage', 'secrets'];

const folder = await temporaryFolder('penpal-fifth-');
const run = (...args: readonly string[]) =>
  runCommand([process.execPath, ...args], {
    cwd: folder.path,
    // No other run has these paths.
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: join(folder.path, 'cache') },
  });

beforeAll(async () => {
  const filter = (path: string) => !LEFT_OUT.includes(relative(ROOT, path));
  await cp(ROOT, folder.path, { recursive: true, filter });
  await symlink(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  await appendFile(join(folder.path, 'services.yml'), FIFTH);
});
afterAll(() => folder.remove());

test('a fifth service passes check:config, and gen makes gen:check pass', async () => {
  expect(await run('scripts/check-config.ts')).toMatchObject({
    ...{ exitCode: 0, stderr: '' },
    stdout: expect.stringContaining('  mail-service: GET http://localhost:3010/') as string,
  });
  expect(await run('scripts/gen.ts')).toMatchObject({ exitCode: 0 });
  expect(await run('scripts/gen.ts', '--check')).toMatchObject({ exitCode: 0 });
});

test('with a fifth service, every unit test that names services.yml passes', async () => {
  const files = ['{exporter,provisioning}/**/*.test.ts', 'scripts/check-*.test.ts'];
  const naming: string[] = [];
  for await (const file of glob(files, { cwd: ROOT })) {
    const text = await readFile(join(ROOT, file), 'utf8');
    if (text.includes('services.yml') && !NOT_THE_SHIPPED_ONE.test(file)) naming.push(file);
  }
  expect(naming).toContain('exporter/config/config.test.ts');
  const { exitCode, stdout, stderr } = await run(
    ...['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot'],
    // Others run beside it, and one worker loads the modules once.
    ...['--maxWorkers=1', ...naming],
  );
  expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({
    ...{ exitCode: 0, output: '' },
  });
});
