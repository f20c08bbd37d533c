import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';

/**
 * Loads what generates. Half of its time would go into stripping types and compiling: what was
 * compiled once is kept beside the dependencies, and Node looks whether it still fits.
 */
export async function loadGenerators() {
  enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/generators'));
  return { ...(await import('./generated-files.ts')), ...(await import('./write-generated.ts')) };
}
