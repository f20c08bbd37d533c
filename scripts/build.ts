import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

/** What is started by its name: the service, its health check, what Compose and people run, the simulated services. */
const COMMANDS = [
  'exporter/main',
  'exporter/healthcheck',
  'scripts/check-config',
  'scripts/check-service',
  'scripts/gen-alertmanager',
  'scripts/gen-prometheus',
  'demo/fleet/main',
  'demo/fleet/healthcheck',
];
const ROOT = resolve(import.meta.dirname, '..');

/**
 * `npm run build [-- --out <folder>]`: makes every command one file with all that it imports, and puts beside them
 * what the service reads. A module costs memory beyond its text: as one file the service has 8 MB less heap in use. Its files
 * keep their places, so that relative ones are found as they are from the sources, but for prometheus.yml, which
 * `gen-prometheus` is told by `--in`; packages' own files are found as long as the folder is in the project. Types
 * are not checked here: `npm run typecheck`.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
const out = resolve(ROOT, values.out);
// It is emptied first: nothing else may be named by mistake.
if (out !== resolve(ROOT, 'dist') && !out.startsWith(resolve(ROOT, '.cache') + sep)) {
  throw new Error(`--out: expected dist or a folder in .cache, got "${values.out}"`);
}
rmSync(out, { recursive: true, force: true });
for (const command of COMMANDS) {
  const bundle = await rolldown({ input: resolve(ROOT, `${command}.ts`), platform: 'node' });
  // Readable, as its lines are in stack traces.
  await bundle.write({
    file: resolve(out, `${command}.js`),
    codeSplitting: false,
    comments: false,
  });
  await bundle.close();
}
const compiler = resolve(ROOT, 'node_modules/typescript/bin/tsc');
const client = resolve(ROOT, 'exporter/status-page/client');
execFileSync(process.execPath, [compiler, '-p', client, '--outDir', out], { stdio: 'inherit' });
cpSync(resolve(ROOT, 'alert-rules/runbooks'), resolve(out, 'alert-rules/runbooks'), {
  recursive: true,
});
