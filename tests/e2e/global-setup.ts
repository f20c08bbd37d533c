import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const shared = globalThis as { isBuilt?: boolean };

/** End-to-end tests run what ships: builds it once before all of them. */
export function setup(): void {
  if (shared.isBuilt) return;
  const root = resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
  shared.isBuilt = true;
}
