import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const shared = globalThis as { isBuilt?: boolean };

/** End-to-end tests run what ships: builds it once before all of them. A build prints nothing. */
export function setup(): void {
  if (shared.isBuilt) return;
  const root = resolve(import.meta.dirname, '../..');
  const build = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root, encoding: 'utf8' });
  const output = build.stdout + build.stderr;
  if (build.status !== 0 || output !== '') throw new Error(`npm run build: ${output}`);
  shared.isBuilt = true;
}
