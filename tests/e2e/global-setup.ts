import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** These tests run what ships: builds it once before them. */
export function setup(): void {
  const root = resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
}
